/** Whether the goals are kept, by each kind of conference: the reference conference and one that the network assembles. */
import type { Summary } from '../measuring/statistics';
import { fixed } from '../measuring/table';
import type { Result } from './results';

/** Milliseconds, from the write of a change to the last of ten terminals. */
const GOAL = { p50: 60, p99: 200 } as const;
export const JUDGED_TERMINALS = 10;

type Times = Pick<Summary, 'p50' | 'p99'>;
type Judged = Times & { readonly shares: Pick<Result['shares'], 'told'> };
export type Verdict = { readonly isKept: boolean; readonly text: string };

const isWithin = (ms: number, goal: number): boolean => ms <= goal;
/** With a decimal, because a goal may be missed by less than a millisecond. */
const judged = (ms: number, goal: number): string =>
  `${fixed(ms, 1)} ms (goal ${String(goal)} ms: ${isWithin(ms, goal) ? 'kept' : 'MISSED'})`;

const verdictOnOne = (kind: string, { p50, p99, shares }: Judged): Verdict => ({
  isKept: isWithin(p50, GOAL.p50) && isWithin(p99, GOAL.p99),
  text:
    `${kind}: p50 ${judged(p50, GOAL.p50)}, p99 ${judged(p99, GOAL.p99)}. ` +
    `This includes the ${fixed((1 - shares.told) * 100, 0)} % of changes that are not told at once.`,
});

/** `results`: the kind of conference, and what was modelled of it. */
export const verdictOn = (results: readonly (readonly [kind: string, result: Judged])[]): Verdict => {
  const each = results.map(([kind, result]) => verdictOnOne(kind, result));
  const head = `From the write of a change to the last of ${String(JUDGED_TERMINALS)} terminals:`;
  return { isKept: each.length > 0 && each.every(({ isKept }) => isKept), text: [head, ...each.map(({ text }) => text)].join('\n') };
};
