/** The faults that a load run must not show. */
import type { Faults } from '../deployment/deployment-queries';
import { growthBetweenThirds } from '../measuring/statistics';
import type { Tally } from './busy-conference';
import type { TerminalTotals } from './terminals-queries';

export type LoadResult = {
  readonly tally: Tally;
  readonly totals: TerminalTotals;
  readonly faults: Faults;
  /** Heaps of the deployment, at even intervals. */
  readonly heaps: readonly Heap[];
};

/** The heap after garbage collection, and how many events the local bus stored then. */
export type Heap = { readonly bytes: number; readonly keptEvents: number };

/**
 * Measured with events of 1.6 KB. The bus stores at most 10,000 events and reaches that during a run, so this is not
 * lasting growth.
 */
const KEPT_EVENT_BYTES = 2_130;

/** How much two means of a heap may differ if it is not growing. */
const NOISE_SHARE = 0.1;

export const withoutEvents = ({ bytes, keptEvents }: Heap): number => bytes - keptEvents * KEPT_EVENT_BYTES;

const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

const serverErrors = ({ refusals }: Tally): number =>
  Object.entries(refusals).reduce((sum, [name, count]) => sum + (name.startsWith('5') ? count : 0), 0);

/** Descriptions of all faults; empty if there are none. */
export const faultsFound = ({ tally, totals, faults, heaps }: LoadResult): readonly string[] => {
  const { first, last } = growthBetweenThirds(heaps.map(withoutEvents));
  const found: readonly (readonly [boolean, string])[] = [
    [
      tally.wrong.length > 0,
      `${tally.wrong.length} terminals had a wrong state of their conference: ${tally.wrong.slice(0, 3).join('; ')}`,
    ],
    [totals.cutOff > 0, `${totals.cutOff} connections were cut off`],
    [totals.refused > 0, `${totals.refused} messages to terminals were errors`],
    [serverErrors(tally) > 0, `${serverErrors(tally)} requests failed with a server error`],
    [total(faults.errors) > 0, `errors in the functions' log: ${JSON.stringify(faults.errors)} ${faults.shown.join(' ')}`],
    [total(faults.local) > 0, `errors of the local services: ${JSON.stringify(faults.local)}`],
    [faults.deadLetters > 0, `${faults.deadLetters} dead letters`],
    [last > first * (1 + NOISE_SHARE), `the heap grew from ${first} to ${last} bytes, not counting events that the local bus stores`],
  ];
  return found.filter(([isSo]) => isSo).map(([, words]) => words);
};
