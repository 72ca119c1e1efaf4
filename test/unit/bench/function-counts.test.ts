import { functionCounts } from '../../../bench/cost/function-counts';
import { nothingCounted } from '../../../bench/cost/meters';

const ran = (invocations: number, billedMs: number) => ({ invocations, awsRequests: 0, otherRequests: 0, billedMs });

it('a function of the API is billed for the request as well', () => {
  const counts = functionCounts(new Map([['functions/calls/report-calls.ts', ran(4, 200)]]), new Map(), 0).get('calls/report-calls');
  expect(counts).toMatchObject({ 'http-requests': 4, invocations: 4, 'gigabyte-seconds': 0.1 });
});

it('a queue is billed for what its consumer receives and deletes', () => {
  const counted = functionCounts(
    new Map([
      ['functions/consumers/drive.ts', ran(3, 0)],
      ['functions/consumers/deliver.ts', ran(2, 0)],
    ]),
    new Map(),
    0,
  );
  expect(counted.get('consumers/drive')).toMatchObject({ 'fifo-queue-requests': 6, 'queue-requests': 0 });
  expect(counted.get('consumers/deliver')).toMatchObject({ 'queue-requests': 4 });
});

it('what the bus sends to a queue is a request of that queue', () => {
  const counted = functionCounts(new Map([['functions/consumers/fan-out.ts', ran(2, 0)]]), new Map(), 7);
  expect(counted.get('consumers/fan-out')).toMatchObject({ 'queue-requests': 2 * 2 + 7 });
});

it('what services were asked for stays with who asked, and what nobody is known for is shown', () => {
  const asked = new Map([
    ['functions/consumers/push.ts', { ...nothingCounted(), 'write-units': 5 }],
    ['', { ...nothingCounted(), 'read-units': 1 }],
  ]);
  const counted = functionCounts(new Map([['functions/consumers/push.ts', ran(1, 10)]]), asked, 0);
  expect(counted.get('consumers/push')).toMatchObject({ 'write-units': 5 });
  expect(counted.get('(unknown)')).toMatchObject({ 'read-units': 1 });
});
