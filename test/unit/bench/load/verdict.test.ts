import { faultsFound, type Heap, type LoadResult } from '../../../../bench/load/verdict';

const MIB = 2 ** 20;

const heapsOf = (...mebibytes: readonly number[]): readonly Heap[] => mebibytes.map((size) => ({ bytes: size * MIB, keptEvents: 0 }));

const wellDone: LoadResult = {
  tally: { conferences: 1, commands: 9, refusals: { '409 INCOMPATIBLE_STATE': 2 }, wrong: [], compared: 2 },
  totals: { terminals: 2, messages: 18, bytes: 7_000, gapsFound: 1, fetched: 0, refused: 0, cutOff: 0 },
  faults: { warnings: { 'request.refused': 2 }, errors: {}, shown: [], local: {}, deadLetters: 0 },
  heaps: heapsOf(50, 54),
};

it('expected refusals, and gaps that terminals asked for, are not faults', () => {
  expect(faultsFound(wellDone)).toEqual([]);
});

it.each([
  ['a terminal that shows something else', { tally: { ...wellDone.tally, wrong: ['conf: version 1 of 2'] } }],
  ['a connection that was cut off', { totals: { ...wellDone.totals, cutOff: 1 } }],
  ['an error that a terminal received', { totals: { ...wellDone.totals, refused: 1 } }],
  ['a server error', { tally: { ...wellDone.tally, refusals: { '503 UNAVAILABLE': 1 } } }],
  ['an error in the log', { faults: { ...wellDone.faults, errors: { 'request.failed': 1 } } }],
  ['an error of a local service', { faults: { ...wellDone.faults, local: { 'local.queue.broken': 1 } } }],
  ['a dead letter', { faults: { ...wellDone.faults, deadLetters: 1 } }],
  ['a heap that grows', { heaps: heapsOf(50, 60) }],
] satisfies readonly (readonly [string, Partial<LoadResult>])[])('%s is a fault', (_what, wrong) => {
  expect(faultsFound({ ...wellDone, ...wrong })).toHaveLength(1);
});

it('events that the local bus stores do not count as growth', () => {
  const filling = [0, 4_000, 8_000].map((keptEvents) => ({ bytes: 50 * MIB + keptEvents * 2_130, keptEvents }));
  expect(faultsFound({ ...wellDone, heaps: filling })).toEqual([]);
});
