import type { SQSEvent } from 'aws-lambda';
import { publishHandler } from '../../../../functions/conferences/publish';
import { sealRecord } from '../../../../functions/messaging/sealed-record';
import type { BusEvent } from '../../../../functions/ports/event-bus';
import { tryAgainLater } from '../../../../functions/runtime/outage';
import { aConference, CONFERENCE_ID } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';
import { sqsEvent } from '../../../support/sqs-event';
import { memoryStream } from '../../../support/stream-event';

const first = aConference();
const second = { ...first, version: 2, lastChange: 'rollcall.conference.starting.v1' as const, state: 'starting' as const };

const publishing = (answer: () => Promise<readonly number[]> = async () => []) => {
  const { readChange, event } = memoryStream();
  const published: BusEvent[] = [];
  const eventBus = {
    publish: async (events: readonly BusEvent[]) => {
      published.push(...events);
      return answer();
    },
  };
  const deps = { ...memoryDeps({ settings: { eventSource: 'urn:rollcall:test' } }), readChange, eventBus };
  /** As `take-changes` sends them. */
  const waiting = (): Promise<readonly unknown[]> => {
    const { Records } = event({ before: undefined, after: first }, { before: first, after: second });
    return Promise.all(Records.map((record) => sealRecord(deps.messageSeal, 'publish-dead-letters', record)));
  };
  const messages = (bodies: readonly unknown[]): SQSEvent =>
    sqsEvent(bodies.map((body, index) => ({ id: String(index), body, receives: 900 })));
  return { deps, published, waiting, receive: (bodies: readonly unknown[]) => publishHandler(deps)(messages(bodies)) };
};

it('each change that waited is put on the bus as the event that it would have been', async () => {
  const { published, waiting, receive } = publishing();
  expect(await receive(await waiting())).toEqual({ batchItemFailures: [] });
  expect(published.map(({ type, data }) => ({ type, data }))).toMatchObject([
    { type: first.lastChange, data: { conferenceId: CONFERENCE_ID, version: 1 } },
    { type: second.lastChange, data: { conferenceId: CONFERENCE_ID, version: 2, previousVersion: 1 } },
  ]);
});

it.each([
  ['refuses one', async () => [0]],
  ['is unavailable', async () => Promise.reject(tryAgainLater('busy'))],
])('while the bus %s, the messages stay in the queue and none becomes a dead letter', async (_what, answer) => {
  const { deps, waiting, receive } = publishing(answer);
  expect(await receive(await waiting())).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }, { itemIdentifier: '1' }] });
  expect(deps.queues.sent).toEqual([]);
  expect(deps.queues.retried.map(({ seconds }) => seconds)).toEqual([30, 30]);
});

it('what can never be published becomes a dead letter at once, as it was, and the others are published', async () => {
  const { deps, published, waiting, receive } = publishing();
  const noRecord = { DDBStreamBatchInfo: { batchSize: 1 } };
  const unreadable = { dynamodb: { SequenceNumber: '9', sealedImages: 'AAAA' } };
  expect(await receive([noRecord, unreadable, ...(await waiting())])).toEqual({ batchItemFailures: [] });
  expect(deps.queues.bodies('publish-dead-letters')).toMatchObject([noRecord, unreadable]);
  expect(published).toHaveLength(2);
});
