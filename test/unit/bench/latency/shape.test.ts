import { shapeOf, toTerminals, type TracedRequest } from '../../../../bench/latency/shape';

const request = (call: TracedRequest['call'], begunAt: number, answeredAt: number): TracedRequest => ({ call, begunAt, answeredAt });

it('a request waits for every request that was answered before it began', () => {
  const shape = shapeOf([
    request('dynamodb-read', 0, 3),
    request('dynamodb-read', 1, 2),
    request('dynamodb-write', 4, 5),
    request('queue-send', 6, 7),
  ]);
  expect(shape.map(({ call, after }) => [call, after])).toEqual([
    ['dynamodb-read', []],
    ['dynamodb-read', []],
    ['dynamodb-write', [0, 1]],
    ['queue-send', [2]],
  ]);
});

it('messages to terminals are one step, with as many at once as there were', () => {
  const [, posts] = shapeOf([
    request('dynamodb-write', 0, 1),
    request('connections-post', 2, 5),
    request('connections-post', 3, 4),
    request('connections-post', 6, 7),
  ]);
  expect(posts).toEqual({ call: 'connections-post', times: 3, atOnce: 2, after: [0] });
});

it('sends to as many terminals as are asked for, and not more at once than may be', () => {
  const steps = shapeOf([request('dynamodb-write', 0, 1), request('connections-post', 2, 3)]);
  expect(toTerminals(steps, 100, 50).map(({ times, atOnce }) => [times, atOnce])).toEqual([
    [1, 1],
    [100, 50],
  ]);
});
