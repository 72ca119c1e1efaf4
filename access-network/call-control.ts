/**
 * The port to the network that carries the calls: to tell what happens to them, to list those that are not over, and to
 * end one. It has two adapters: for a proxy (kamailio/) and for a B2BUA (asterisk/). What every adapter must do is in
 * test/contract/access-network/call-control.test.ts.
 */
import * as z from 'zod';
import { PhoneNumber } from '../schemas/common';
import { CallState } from '../schemas/participant-states';

/** One step of a call, as seen by one phone that has the service. */
export const CallStep = z.object({
  /** A valid `callId` of a report. A call between two phones with the service has two ids. */
  callId: z.string().min(1).max(64),
  /** Names the call for `release`. If both phones have the service, their steps have the same handle. */
  handle: z.string().min(1).max(1200),
  initiator: PhoneNumber,
  participant: PhoneNumber,
  state: CallState,
  /** When it happened, in microseconds since 1970, by the clock of the network. */
  at: z.int().min(0),
  /** Why the call did not connect: the final SIP status, the cause of ITU-T Q.850, or both. */
  failure: z.object({ status: z.int().optional(), q850: z.int().optional() }).optional(),
});
export type CallStep = z.infer<typeof CallStep>;

export type CallControlListener = {
  /** The steps of a call come in the order in which they happened. */
  readonly step: (step: CallStep) => void;
  /** From now until the connection is lost, every step is reported. Earlier steps are in the list. */
  readonly connected: () => void;
};

/** What the call was: up, still being set up, or already over. */
export type Released = 'released' | 'cancelled' | 'gone';

export type CallControl = {
  readonly start: (listener: CallControlListener) => void;
  readonly stop: () => void;
  readonly isConnected: () => boolean;
  /**
   * Every call that is not over, with its newest step. `known`: the newest step of a call that the kit has, for a network
   * that does not remember it. Fails if the network does not answer.
   */
  readonly list: (known: (callId: string) => CallStep | undefined) => Promise<readonly CallStep[]>;
  /** Ends a call and makes sure that it is over. Fails if it is not. */
  readonly release: (handle: string) => Promise<Released>;
};
