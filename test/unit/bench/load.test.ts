import { randomChange } from '../../../bench/load/random-change';
import { numbersOfSandbox } from '../../../bench/load/sandbox-numbers';
import { seededRandom } from '../../../bench/load/seeded-random';
import { faultsFound, type Heap, type LoadResult } from '../../../bench/load/verdict';

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
  ['an error that a terminal was told', { totals: { ...wellDone.totals, refused: 1 } }],
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

it('the same seed makes the same choices', () => {
  const draws = (seed: number): readonly number[] => Array.from({ length: 5 }, seededRandom(seed));
  expect(draws(1)).toEqual(draws(1));
  expect(draws(1)).not.toEqual(draws(2));
  expect(draws(1).every((value) => value >= 0 && value < 1)).toBe(true);
});

it('every kind of change is chosen, and only existing participants', () => {
  const random = seededRandom(3);
  const changes = Array.from({ length: 2_000 }, () => randomChange(4, random));
  expect(new Set(changes.map((change) => change.do))).toEqual(new Set(['update', 'remove', 'hang-up', 'add', 'end']));
  expect(changes.every((change) => !('who' in change) || change.who < 4)).toBe(true);
  expect(Array.from({ length: 200 }, () => randomChange(0, random)).some((change) => 'who' in change)).toBe(false);
});

it('each number is drawn once, and an initiator answers', () => {
  const { answering: whoAnswers, anybody } = numbersOfSandbox(seededRandom(5));
  const drawn = Array.from({ length: 300 }, () => [whoAnswers(), anybody()]);
  expect(new Set(drawn.flat()).size).toBe(600);
  expect(drawn.every(([initiator = '']) => initiator.startsWith('+1555010'))).toBe(true);
  expect(drawn.some(([, other = '']) => !other.startsWith('+1555010'))).toBe(true);
});
