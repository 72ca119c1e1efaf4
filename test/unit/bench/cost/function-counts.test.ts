import { eachAlone, functionCounts } from '../../../../bench/cost/function-counts';
import { type Counts, nothingCounted } from '../../../../bench/cost/meters';
import { apiFunctions } from '../../../../functions/wiring/api';

const ran = (invocations: number, waitedMs: number, records = invocations) => ({
  invocations,
  batches: invocations,
  records,
  awsRequests: 0,
  otherRequests: 0,
  waitedMs,
});

it('a function of the API is also billed for the HTTP request', () => {
  const counts = functionCounts(new Map([['functions/calls/report-calls.ts', ran(4, 200)]]), new Map()).get('calls/report-calls');
  expect(counts).toMatchObject({ 'http-requests': 4, invocations: 4 });
});

it('a function is billed by its memory in the wiring', () => {
  const [{ memoryMb }] = apiFunctions as readonly [(typeof apiFunctions)[number]];
  const waiting = ran(1, 1_000_000);
  const counts = functionCounts(new Map([[apiFunctions[0]?.entry ?? '', waiting]]), new Map());
  const [{ 'gigabyte-seconds': used }] = [...counts.values()] as [Counts];
  expect(used).toBeCloseTo((1_000 * memoryMb) / 1024, 0);
});

it('if each message came alone, it would be received, deleted and handled alone; API requests are not affected', () => {
  const batches = new Map([
    ['functions/partners/deliveries/deliver.ts', ran(2, 100, 6)],
    ['functions/reconciliation/take-changes.ts', ran(2, 100, 6)],
  ]);
  expect(eachAlone(batches)).toEqual(
    new Map([
      ['functions/partners/deliveries/deliver.ts', ran(6, 300, 6)],
      ['functions/reconciliation/take-changes.ts', ran(2, 100, 6)],
    ]),
  );
});

it('a queue is billed for the receives and deletes of its consumer', () => {
  const counted = functionCounts(
    new Map([
      ['functions/legs/leg-commands.ts', ran(3, 0)],
      ['functions/partners/deliveries/deliver.ts', ran(2, 0)],
    ]),
    new Map(),
  );
  expect(counted.get('legs/leg-commands')).toMatchObject({ 'fifo-queue-requests': 6, 'queue-requests': 0 });
  expect(counted.get('partners/deliveries/deliver')).toMatchObject({ 'queue-requests': 4 });
});

it('an event that does not come from the queue is not billed as a request to it', () => {
  const direct = { ...ran(5, 0), batches: 2 };
  expect(
    functionCounts(new Map([['functions/partners/deliveries/fan-out.ts', direct]]), new Map()).get('partners/deliveries/fan-out'),
  ).toMatchObject({
    invocations: 5,
    'queue-requests': 4,
  });
  const alone = eachAlone(new Map([['functions/partners/deliveries/fan-out.ts', { ...direct, records: 9 }]]));
  expect(alone.get('functions/partners/deliveries/fan-out.ts')).toMatchObject({ invocations: 9, batches: 6 });
});

it('requests to services are assigned to their function, and unassigned ones are shown', () => {
  const asked = new Map([
    ['functions/terminals/push.ts', { ...nothingCounted(), 'write-units': 5 }],
    ['', { ...nothingCounted(), 'read-units': 1 }],
  ]);
  const counted = functionCounts(new Map([['functions/terminals/push.ts', ran(1, 10)]]), asked);
  expect(counted.get('terminals/push')).toMatchObject({ 'write-units': 5 });
  expect(counted.get('(unknown)')).toMatchObject({ 'read-units': 1 });
});
