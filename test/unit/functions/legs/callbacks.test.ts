import { initiatorKeyOf } from '../../../../domain/ids/conference-id';
import { callbacksHandler } from '../../../../functions/legs/callbacks';
import { tryAgainLater } from '../../../../functions/runtime/outage';
import { aConference, aLegEvent, CONFERENCE_ID, FIRST_ID, onLeg, participantsOf, SECOND_ID, THIRD_ID } from '../../../support/a-conference';
import { OTHER_CONFERENCE_ID } from '../../../support/applying';
import { memoryDeps, type MemoryDeps } from '../../../support/memory-deps';
import { sqsEvent } from '../../../support/sqs-event';

const record = aConference({ state: 'active', participants: participantsOf(2, onLeg(1, 'claimed')) });
const joined = (id: string, conferenceId = CONFERENCE_ID) => ({ conferenceId, events: [aLegEvent(id, 1, 'joined', { conferenceId })] });

const withConferences = (): MemoryDeps => {
  const deps = memoryDeps();
  deps.store.place(record, { ...record, conferenceId: OTHER_CONFERENCE_ID });
  return deps;
};
/** Writes of one conference fail. */
const failing = (deps: MemoryDeps, error: Error): MemoryDeps => {
  const { store: working } = deps;
  const store: MemoryDeps['store'] = {
    ...deps.store,
    changeOnly: async (key, change) => {
      if (key === initiatorKeyOf(CONFERENCE_ID)) throw error;
      return working.changeOnly(key, change);
    },
  };
  return { ...deps, store };
};
const messages = [
  { id: 'one', body: joined(FIRST_ID), group: CONFERENCE_ID },
  { id: 'two', body: joined(FIRST_ID, OTHER_CONFERENCE_ID), group: OTHER_CONFERENCE_ID },
  { id: 'three', body: joined(SECOND_ID), group: CONFERENCE_ID },
];

it('events of one conference that wait together are written together', async () => {
  const deps = withConferences();
  expect(await callbacksHandler(deps)(sqsEvent(messages))).toEqual({ batchItemFailures: [] });
  expect(deps.store.now(CONFERENCE_ID).version).toBe(record.version + 1);
  expect(deps.store.participant(CONFERENCE_ID, SECOND_ID).progress).toEqual(onLeg(1, 'joined').progress);
  expect(deps.store.participant(OTHER_CONFERENCE_ID, FIRST_ID).progress).toEqual(onLeg(1, 'joined').progress);
});

describe('events that cannot be written', () => {
  it('are received again after an outage, all of their conference; the others are written', async () => {
    const deps = failing(withConferences(), tryAgainLater('busy'));
    expect(await callbacksHandler(deps)(sqsEvent(messages))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'one' }, { itemIdentifier: 'three' }],
    });
    expect(deps.queues.retried.map(({ receiptHandle }) => receiptHandle)).toEqual(['receipt-one', 'receipt-three']);
    expect(new Set(deps.queues.retried.map(({ queue }) => queue))).toEqual(new Set(['callbacks']));
    expect(deps.queues.in('callbacks-dead-letters')).toEqual([]);
    expect(deps.store.participant(OTHER_CONFERENCE_ID, FIRST_ID).progress).toEqual(onLeg(1, 'joined').progress);
  });

  it('are parked if they never will be, so that they hold up nothing behind them', async () => {
    const error = new Error('a programming error');
    const deps = failing(withConferences(), error);
    expect(await callbacksHandler(deps)(sqsEvent(messages))).toEqual({ batchItemFailures: [] });
    expect(deps.queues.in('callbacks-dead-letters')).toEqual([
      { body: joined(FIRST_ID), group: CONFERENCE_ID, deduplicationId: 'one' },
      { body: joined(SECOND_ID), group: CONFERENCE_ID, deduplicationId: 'three' },
    ]);
    expect(deps.lines).toEqual([
      { event: 'message.failed', queue: 'callbacks', messageId: 'one', error },
      { event: 'message.failed', queue: 'callbacks', messageId: 'three', error },
    ]);
  });
});

describe('one event that can never be written', () => {
  it('is parked alone: the others of its message and of its conference are written', async () => {
    const deps = withConferences();
    const error = new Error('a programming error');
    const { store: working } = deps;
    const store: MemoryDeps['store'] = {
      ...working,
      changeOnly: async (key, change) => {
        if (change.concerns.includes(THIRD_ID)) throw error;
        return working.changeOnly(key, change);
      },
    };
    const odd = aLegEvent(THIRD_ID, 1, 'joined');
    const body = { conferenceId: CONFERENCE_ID, events: [odd, aLegEvent(FIRST_ID, 1, 'joined')] };
    const grouped = [
      { id: 'one', body, group: CONFERENCE_ID },
      { id: 'two', body: joined(SECOND_ID), group: CONFERENCE_ID },
    ];
    expect(await callbacksHandler({ ...deps, store })(sqsEvent(grouped))).toEqual({ batchItemFailures: [] });
    for (const id of [FIRST_ID, SECOND_ID]) expect(deps.store.participant(CONFERENCE_ID, id).progress.phase).toBe('joined');
    expect(deps.queues.in('callbacks-dead-letters')).toEqual([
      { body: { conferenceId: CONFERENCE_ID, events: [odd] }, group: CONFERENCE_ID, deduplicationId: 'one' },
    ]);
    expect(deps.lines).toEqual([{ event: 'message.failed', queue: 'callbacks', messageId: 'one', error }]);
  });
});

describe('a message that cannot be read', () => {
  it('is parked as it is and logged; the others are written', async () => {
    const deps = withConferences();
    const unreadable = [
      { id: 'no JSON', body: '{' },
      { id: 'no event', body: { conferenceId: CONFERENCE_ID, events: [] }, group: 'g' },
    ];
    expect(await callbacksHandler(deps)(sqsEvent([...unreadable, ...messages]))).toEqual({ batchItemFailures: [] });
    expect(deps.queues.in('callbacks-dead-letters')).toEqual([
      { body: '{', group: 'no JSON', deduplicationId: 'no JSON' },
      { body: { conferenceId: CONFERENCE_ID, events: [] }, group: 'g', deduplicationId: 'no event' },
    ]);
    expect(deps.lines).toEqual([
      { event: 'message.unreadable', queue: 'callbacks', messageId: 'no JSON' },
      { event: 'message.unreadable', queue: 'callbacks', messageId: 'no event' },
    ]);
    expect(deps.store.now(CONFERENCE_ID).version).toBe(record.version + 1);
  });
});
