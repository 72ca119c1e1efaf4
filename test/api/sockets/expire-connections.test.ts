/** Connections end with their tokens. */
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { ConnectionExpiry } from '../../../functions/messaging/messages';
import { expireConnectionsHandler } from '../../../functions/terminals/expire-connections';
import { queueConsumers } from '../../../functions/wiring/queues';
import { HOUR_MS, MINUTE_MS } from '../../../schemas/durations';
import { AT } from '../../support/a-conference';
import { TerminalsOverHttp } from '../../support/terminals';

let terminals: TerminalsOverHttp;
beforeAll(async () => {
  terminals = await TerminalsOverHttp.start();
});
afterAll(() => terminals.stop());
beforeEach(() => {
  terminals.clock.now = AT;
  terminals.queued.length = 0;
});

const received = (...bodies: readonly unknown[]): SQSEvent => ({
  Records: bodies.map((body, index): SQSRecord => ({
    messageId: `message-${index}`,
    receiptHandle: 'receipt',
    body: JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: '', ApproximateFirstReceiveTimestamp: '0' },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  })),
});

const expire = (...expiries: readonly ConnectionExpiry[]) => expireConnectionsHandler(terminals.deps())(received(...expiries));

/** One whose token expires so many milliseconds from now. */
const oneFor = async (ms: number) => {
  const record = await terminals.conference();
  const connectionId = await terminals.connection(record, { expiresAt: AT + ms });
  await terminals.subscribe(record, connectionId);
  return { record, connectionId, expiresAt: AT + ms };
};
const isKept = async (connectionId: string): Promise<boolean> => (await terminals.terminalStore.find(connectionId)) !== undefined;

it('closes a connection when its time has come, and forgets it', async () => {
  const { record, connectionId, expiresAt } = await oneFor(MINUTE_MS);
  terminals.clock.now = expiresAt;
  expect(await expire({ connectionId, expiresAt })).toEqual({ batchItemFailures: [] });
  expect(terminals.sentTo(connectionId)).toEqual([expect.objectContaining({ type: 'error', code: 'UNAUTHENTICATED' })]);
  expect(terminals.gateway.closed).toContain(connectionId);
  expect(await isKept(connectionId)).toBe(false);
  expect((await terminals.terminalStore.subscriptions(record.conferenceId)).subscriptions).toEqual([]);
  expect(terminals.queued).toEqual([]);
});

it.each([
  [HOUR_MS, 900],
  [900_001, 900],
  [500_001, 501],
  [1, 1],
])('waits again while %i ms are left, %i s for now', async (ms, delaySeconds) => {
  const { connectionId, expiresAt } = await oneFor(ms);
  await expire({ connectionId, expiresAt });
  expect(terminals.queued).toEqual([{ queue: 'connection-expiries', message: { body: { connectionId, expiresAt }, delaySeconds } }]);
  expect(await isKept(connectionId)).toBe(true);
});

it('ignores a connection that is gone', async () => {
  const { connectionId, expiresAt } = await oneFor(HOUR_MS);
  await terminals.terminalStore.close(connectionId);
  const before = terminals.gateway.requests.length;
  await expire({ connectionId, expiresAt });
  expect(terminals.queued).toEqual([]);
  expect(terminals.gateway.requests).toHaveLength(before);
});

it('forgets a connection that the gateway has closed already', async () => {
  const { connectionId, expiresAt } = await oneFor(MINUTE_MS);
  terminals.gateway.gone.add(connectionId);
  terminals.clock.now = expiresAt;
  expect(await expire({ connectionId, expiresAt })).toEqual({ batchItemFailures: [] });
  expect(await isKept(connectionId)).toBe(false);
});

it('tries again if the gateway fails, and continues with the others', async () => {
  const [failing, fine] = [await oneFor(MINUTE_MS), await oneFor(MINUTE_MS)];
  terminals.gateway.failures.set(failing.connectionId, [500, 500, 500, 500]);
  terminals.clock.now = AT + MINUTE_MS;
  expect(await expire(failing, fine)).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
  expect([await isKept(failing.connectionId), await isKept(fine.connectionId)]).toEqual([true, false]);
  expect(await expire(failing)).toEqual({ batchItemFailures: [] });
  expect(await isKept(failing.connectionId)).toBe(false);
});

it("costs one read, within the function's permissions", async () => {
  const { connectionId, expiresAt } = await oneFor(MINUTE_MS);
  const early = await terminals.dynamo.metered(() => expire({ connectionId, expiresAt }));
  expect(early.requests).toEqual({ GetItem: 1 });
  terminals.clock.now = expiresAt;
  const due = await terminals.dynamo.metered(() => expire({ connectionId, expiresAt }));
  expect(due.requests).toEqual({ GetItem: 1, DeleteItem: 2, UpdateItem: 1 });
  expect(queueConsumers['expire-connections'].access).toContainEqual({
    table: 'records',
    actions: ['GetItem', 'UpdateItem', 'DeleteItem'],
  });
});
