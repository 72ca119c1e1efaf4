/** The queries that the terminals' process answers. */
import type { Conference } from '../../schemas/conference';

export type TerminalTotals = {
  readonly terminals: number;
  readonly messages: number;
  readonly bytes: number;
  /** How often a terminal found a gap and requested what was missing, as the receiver's rule says. */
  readonly gapsFound: number;
  readonly fetched: number;
  readonly refused: number;
  readonly cutOff: number;
};

export type TerminalsQueries = {
  readonly watch: (baseUrl: string, token: string, conferenceId: string, count: number) => Promise<void>;
  readonly states: (conferenceId: string) => Promise<readonly (Conference | null)[]>;
  readonly closeTerminals: (conferenceId: string) => Promise<void>;
  readonly totals: () => Promise<TerminalTotals>;
};
