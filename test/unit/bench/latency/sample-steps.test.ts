import { type Draws, type HopTable } from '../../../../bench/latency/hops';
import { type Cloud, timesOf } from '../../../../bench/latency/sample-steps';
import type { Call, Step } from '../../../../bench/latency/shape';

/** Every request takes 10 ms, and each first one of a new instance 100 ms more. */
const draws = new Proxy({}, { get: (_target, name) => () => (name === 'first-request' ? 100 : 10) }) as Draws;
const cpu: HopTable['cpu'] = { sdkRequest: 1, handSignedRequest: 1, invocation: 1, periodMs: 0 };
const cloud: Cloud = { draws, cpu, coldShare: 0, random: () => 0.5 };
const warm = { memoryMb: 1_769, isCold: false };

const step = (call: Call, after: readonly number[], times = 1, atOnce = 1): Step => ({ call, after, times, atOnce });
const answers = (steps: readonly Step[], instance = warm): readonly number[] =>
  timesOf(steps, instance, cloud).map(({ answeredAt }) => answeredAt);

it('steps that wait for each other take the sum, and others the longest', () => {
  expect(answers([step('dynamodb-read', []), step('dynamodb-write', [0])])).toEqual([12, 23]);
  expect(answers([step('dynamodb-read', []), step('dynamodb-read', [])])).toEqual([12, 13]);
});

it('messages go out one after the other, and wait for one that is on its way if too many are', () => {
  // Four at once: begun at 2, 3, 4 and 5.
  expect(answers([step('connections-post', [], 4, 4)])).toEqual([15]);
  // Two at once: the third begins when the first is answered.
  expect(answers([step('connections-post', [], 4, 2)])).toEqual([24]);
});

it('the first request of a new instance to each service takes longer', () => {
  expect(answers([step('dynamodb-read', []), step('dynamodb-write', [0]), step('queue-send', [1])], { ...warm, isCold: true })).toEqual([
    112, 123, 234,
  ]);
});

it('work takes longer with a part of a core', () => {
  expect(answers([step('dynamodb-read', [])], { memoryMb: 1_769 / 4, isCold: false })).toEqual([18]);
});
