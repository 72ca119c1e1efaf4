/**
 * How long a change may take to its last terminal. Why these, and why a conference of ten is not compared with Kamailio:
 * docs/adr/0018-what-a-change-may-take.md.
 */
import type { Cell } from './measurement';

/** Beside what: Kamailio's time, or that of the emulated services on the change's way, both of the same run. */
export type Beside = 'Kamailio' | 'the services alone';

export type Budget = { readonly beside: Beside; readonly atMost: number };

const byCell: Readonly<Record<string, Budget>> = {
  '10 of 10': { beside: 'the services alone', atMost: 2.5 },
  '100 of 10': { beside: 'the services alone', atMost: 2 },
  '10 of 100': { beside: 'the services alone', atMost: 2.5 },
  '100 of 100': { beside: 'Kamailio', atMost: 0.25 },
};

/** Terminals only: for webhooks, and for one terminal, there is a measurement and no promise. */
export const budgetOf = ({ participants, receivers }: Cell): Budget | undefined => byCell[`${receivers} of ${participants}`];

export type Verdict = 'kept' | 'passed over' | 'none';

export const verdictOn = (ratio: number | undefined, budget: Budget | undefined): Verdict => {
  if (ratio === undefined || budget === undefined) return 'none';
  return ratio <= budget.atMost ? 'kept' : 'passed over';
};
