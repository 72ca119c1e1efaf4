/**
 * The budget for a change to reach its last terminal. For the reasons, and why a conference of ten is not compared with
 * Kamailio, see docs/adr/0018-what-a-change-may-take.md.
 */
import type { Cell, Way } from './measurement';

/** What Rollcall is compared with in the same run: Kamailio, or only the emulated services on a change's path. */
export type ComparedWith = 'kamailio' | 'services';

export type Budget = { readonly comparedWith: ComparedWith; readonly atMost: number };

const budgets: readonly (Cell & Budget)[] = [
  { receivers: 10, participants: 10, comparedWith: 'services', atMost: 2.5 },
  { receivers: 100, participants: 10, comparedWith: 'services', atMost: 2 },
  { receivers: 10, participants: 100, comparedWith: 'services', atMost: 2.5 },
  { receivers: 100, participants: 100, comparedWith: 'kamailio', atMost: 0.25 },
];

/** Webhooks and single terminals are measured without a budget. */
export const budgetOf = ({ way, participants, receivers }: Cell & { readonly way: Way }): Budget | undefined =>
  budgets.find((budget) => way === 'terminals' && budget.participants === participants && budget.receivers === receivers);

export type Verdict = 'kept' | 'passed over' | 'none';

export const verdictOn = (ratio: number | undefined, budget: Pick<Budget, 'atMost'> | undefined): Verdict => {
  if (ratio === undefined || budget === undefined) return 'none';
  return ratio <= budget.atMost ? 'kept' : 'passed over';
};
