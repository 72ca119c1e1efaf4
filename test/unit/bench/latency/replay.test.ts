import { replay, type ReplayedChange, type ReplayTimes } from '../../../../bench/latency/replay';

const SPACING = 300;
const times: ReplayTimes = {
  telling: () => ({ looksAfter: 10, sentAfter: 20 }),
  pushing: () => ({ looksAfter: 400, sentAfter: 50 }),
  afterWait: () => 50,
  nudging: () => ({ looksAfter: 30, sentAfter: 50 }),
};
const at = (...written: readonly number[]): readonly ReplayedChange[] =>
  written.map((each) => ({ at: each, tells: true, writer: 'writer' }));
const options = { spacingMs: SPACING, isFew: true, isNudged: false };

it('a writer tells of a change that comes alone', () => {
  expect(replay(at(0, 10_000), times, options)).toEqual([
    { ms: 30, way: 'told' },
    { ms: 30, way: 'told' },
  ]);
});

it('the push sends a change that comes too soon after another', () => {
  // The push of the first change looks at 400 ms, when the lock is free, and finds the second.
  expect(replay(at(0, 100), times, options)).toEqual([
    { ms: 30, way: 'told' },
    { ms: 350, way: 'pushed' },
  ]);
});

it('a later change that is told brings an earlier one along', () => {
  const changes = [...at(0, 250), ...at(320)];
  expect(replay(changes, times, options).map(({ way }) => way)).toEqual(['told', 'with-a-later', 'told']);
});

it('with many terminals, or a writer that does not tell, everything goes by the push', () => {
  expect(replay(at(0), times, { ...options, isFew: false })).toEqual([{ ms: 450, way: 'pushed' }]);
  expect(replay([{ at: 0, tells: false, writer: 'writer' }], times, options)).toEqual([{ ms: 450, way: 'pushed' }]);
});

it('a nudged push waits for the lock, and is sooner than the stream', () => {
  // It looks at 140 ms, and waits until 310 ms.
  expect(replay(at(0, 100), times, { ...options, isNudged: true })[1]).toEqual({ ms: 260, way: 'pushed' });
});

it('a telling that does not end in time is left to the push', () => {
  const stuck = { ...times, telling: () => ({ looksAfter: 10, sentAfter: Infinity }) };
  expect(replay(at(0), stuck, options)).toEqual([{ ms: 450, way: 'pushed' }]);
});
