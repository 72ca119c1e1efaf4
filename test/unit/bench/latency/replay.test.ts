import { replay, type ReplayedChange, type ReplayTimes } from '../../../../bench/latency/replay';

const times: ReplayTimes = {
  telling: () => ({ looksAfter: 10, sentAfter: 20 }),
  pushing: () => ({ looksAfter: 400, sentAfter: 50 }),
  afterWait: () => 50,
  nudging: () => ({ startsAfter: 30, sentAfter: 40 }),
};
const at = (...written: readonly number[]): readonly ReplayedChange[] =>
  written.map((each) => ({ at: each, tells: true, writer: 'writer' }));
const options = { terminals: 10, isToldAtOnce: true, isNudged: true };
const unnudged = { ...options, isNudged: false };

it('a writer tells of a change that comes alone', () => {
  expect(replay(at(0, 10_000), times, options)).toEqual([
    { ms: 30, way: 'told' },
    { ms: 30, way: 'told' },
  ]);
});

it('without a nudge, the push behind the bus sends a change that comes too soon after another', () => {
  // The push of the first change looks at 400 ms, when the lock is free, and finds the second.
  expect(replay(at(0, 60), times, unnudged)).toEqual([
    { ms: 30, way: 'told' },
    { ms: 390, way: 'pushed' },
  ]);
});

it('a later change that is told brings an earlier one along', () => {
  expect(replay(at(0, 80, 120), times, unnudged).map(({ way }) => way)).toEqual(['told', 'with-a-later', 'told']);
});

it('with very many terminals, no telling, or a writer that does not tell, everything goes by the push behind the bus', () => {
  expect(replay(at(0), times, { ...options, terminals: 101 })).toEqual([{ ms: 450, way: 'pushed' }]);
  expect(replay(at(0), times, { ...options, isToldAtOnce: false })).toEqual([{ ms: 450, way: 'pushed' }]);
  expect(replay([{ at: 0, tells: false, writer: 'writer' }], times, options)).toEqual([{ ms: 450, way: 'pushed' }]);
});

it('a nudged push waits for its turn, and takes along what is written until then', () => {
  // The turn begins 100 ms after that of the first change, at 110 ms.
  expect(replay(at(0, 60, 70), times, options).slice(1)).toEqual([
    { ms: 90, way: 'nudged' },
    { ms: 80, way: 'nudged' },
  ]);
});

it('a nudge that is late pushes like an event', () => {
  const late = { ...times, nudging: () => ({ startsAfter: 250, sentAfter: 40 }) };
  expect(replay(at(0, 60), late, options)[1]).toEqual({ ms: 300, way: 'pushed' });
});

it('more than twenty terminals get every change by a nudged push, 300 ms apart', () => {
  expect(replay(at(0, 60), times, { ...options, terminals: 21 })).toEqual([
    { ms: 80, way: 'nudged' },
    { ms: 290, way: 'nudged' },
  ]);
});

it('a telling that does not end in time is left to the push', () => {
  const stuck = { ...times, telling: () => ({ looksAfter: 10, sentAfter: Infinity }) };
  expect(replay(at(0), stuck, options)).toEqual([{ ms: 450, way: 'pushed' }]);
});
