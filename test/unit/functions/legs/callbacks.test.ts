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
/** The writes of one conference that concern these participants fail. */
const failing = (deps: MemoryDeps, errors: Readonly<Record<string, Error>>): MemoryDeps => {
  const { store: working } = deps;
  const store: MemoryDeps['store'] = {
    ...working,
    changeOnly: async (key, change) => {
      const [, error] = Object.entries(errors).find(([id]) => change.concerns.includes(id)) ?? [];
      if (error && key === initiatorKeyOf(CONFERENCE_ID)) throw error;
      return working.changeOnly(key, change);
    },
  };
  return { ...deps, store };
};
const failingAll = (deps: MemoryDeps, error: Error): MemoryDeps => failing(deps, { [FIRST_ID]: error, [SECOND_ID]: error });
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

/** Lines about what was written are not about faults. */
const faultsIn = ({ lines }: Pick<MemoryDeps, 'lines'>) => lines.filter(({ event }) => event !== 'legs.changed');
const aDeadLetter = { receives: 1, deadLetters: 1 };

describe('events that cannot be written', () => {
  it('are received again after an outage, all of their conference; the others are written', async () => {
    const deps = failingAll(withConferences(), tryAgainLater('busy'));
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
    const deps = failingAll(withConferences(), error);
    expect(await callbacksHandler(deps)(sqsEvent(messages))).toEqual({ batchItemFailures: [] });
    expect(deps.queues.in('callbacks-dead-letters')).toEqual([
      { body: joined(FIRST_ID), group: CONFERENCE_ID, deduplicationId: 'one' },
      { body: joined(SECOND_ID), group: CONFERENCE_ID, deduplicationId: 'three' },
    ]);
    expect(faultsIn(deps)).toEqual([
      { event: 'message.failed', queue: 'callbacks', messageId: 'one', ...aDeadLetter, error },
      { event: 'message.failed', queue: 'callbacks', messageId: 'three', ...aDeadLetter, error },
    ]);
  });
});

describe('an event that can never be written', () => {
  const error = new Error('a programming error');
  const odd = aLegEvent(THIRD_ID, 1, 'joined');
  const parked = (...events: readonly unknown[]) => [
    { body: { conferenceId: CONFERENCE_ID, events }, group: CONFERENCE_ID, deduplicationId: 'one' },
  ];
  const failed = { event: 'message.failed', queue: 'callbacks', messageId: 'one', ...aDeadLetter, error };

  it('is parked alone: the others of its message and of its conference are written', async () => {
    const deps = withConferences();
    const body = { conferenceId: CONFERENCE_ID, events: [odd, aLegEvent(FIRST_ID, 1, 'joined')] };
    const grouped = [
      { id: 'one', body, group: CONFERENCE_ID },
      { id: 'two', body: joined(SECOND_ID), group: CONFERENCE_ID },
    ];
    expect(await callbacksHandler(failing(deps, { [THIRD_ID]: error }))(sqsEvent(grouped))).toEqual({ batchItemFailures: [] });
    for (const id of [FIRST_ID, SECOND_ID]) expect(deps.store.participant(CONFERENCE_ID, id).progress.phase).toBe('joined');
    expect(deps.queues.in('callbacks-dead-letters')).toEqual(parked(odd));
    expect(faultsIn(deps)).toEqual([failed]);
  });

  it('is logged once together with the others of its message', async () => {
    const deps = failing(withConferences(), { [FIRST_ID]: error, [THIRD_ID]: error });
    const events = [odd, aLegEvent(FIRST_ID, 1, 'joined'), odd];
    await callbacksHandler(deps)(sqsEvent([{ id: 'one', body: { conferenceId: CONFERENCE_ID, events }, group: CONFERENCE_ID }]));
    expect(deps.queues.in('callbacks-dead-letters')).toEqual(parked(...events));
    expect(faultsIn(deps)).toEqual([failed]);
  });

  it('is parked before an outage: from the first message that meets it on, all are received again, and it alone is logged', async () => {
    const outage = tryAgainLater('busy');
    const deps = failing(withConferences(), { [THIRD_ID]: error, [FIRST_ID]: outage });
    const grouped = [
      { id: 'one', body: { conferenceId: CONFERENCE_ID, events: [odd] }, group: CONFERENCE_ID },
      { id: 'two', body: joined(FIRST_ID), group: CONFERENCE_ID },
      { id: 'three', body: joined(SECOND_ID), group: CONFERENCE_ID },
    ];
    expect(await callbacksHandler(deps)(sqsEvent(grouped))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'two' }, { itemIdentifier: 'three' }],
    });
    expect(deps.queues.in('callbacks-dead-letters')).toEqual(parked(odd));
    expect(deps.store.participant(CONFERENCE_ID, SECOND_ID).progress.phase).toBe('claimed');
    expect(faultsIn(deps)).toEqual([failed, { event: 'message.failed', queue: 'callbacks', messageId: 'two', receives: 1, error: outage }]);
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
    expect(faultsIn(deps)).toEqual([
      { event: 'message.unreadable', queue: 'callbacks', messageId: 'no JSON' },
      { event: 'message.unreadable', queue: 'callbacks', messageId: 'no event' },
    ]);
    expect(deps.store.now(CONFERENCE_ID).version).toBe(record.version + 1);
  });
});
