import { takeChangesHandler } from '../../../../functions/reconciliation/take-changes';
import type { BusEvent } from '../../../../functions/ports/event-bus';
import { aConference, CONFERENCE_ID } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';
import { memoryStream, type OnStream } from '../../../support/stream-event';

const first = aConference();
const second = { ...first, version: 2, lastChange: 'rollcall.conference.starting.v1' as const, state: 'starting' as const };

const publishing = (refused: readonly number[] = []) => {
  const { readChange, event } = memoryStream();
  const published: BusEvent[][] = [];
  const eventBus = {
    publish: async (events: readonly BusEvent[]) => {
      published.push([...events]);
      return refused;
    },
  };
  const deps = { ...memoryDeps({ settings: { eventSource: 'urn:rollcall:test' } }), readChange, eventBus };
  return {
    deps,
    published,
    receive: (...records: readonly OnStream[]) =>
      takeChangesHandler(deps)(event(...records, { before: undefined, after: first }, { before: first, after: second })),
  };
};

it('every change is put on the bus, in order, each as one event of its version', async () => {
  const { published, receive } = publishing();
  expect(await receive()).toEqual({ batchItemFailures: [] });
  expect(published).toMatchObject([
    [
      { source: 'urn:rollcall:test', type: first.lastChange, data: { conferenceId: CONFERENCE_ID, version: 1 } },
      { source: 'urn:rollcall:test', type: second.lastChange, data: { conferenceId: CONFERENCE_ID, version: 2 } },
    ],
  ]);
});

it('a version that nobody sees is not put on the bus, and the next event follows the one before it', async () => {
  const { published, receive } = publishing();
  const hidden = { ...second, version: 3, hiddenFrom: 2, hiddenIn: 3 };
  const third = { ...hidden, version: 4 };
  await receive({ before: second, after: hidden }, { before: hidden, after: third });
  expect(published[0]?.map(({ data }) => data)).toMatchObject([
    { version: 4, previousVersion: 2 },
    { version: 1, previousVersion: null },
    { version: 2, previousVersion: 1 },
  ]);
});

it('a repeated record is the same event', async () => {
  const { published, receive } = publishing();
  await receive();
  await receive();
  expect(published[1]).toEqual(published[0]);
});

it('what the bus does not take waits in a queue, and nothing is read again or parked', async () => {
  const { deps, receive } = publishing([1]);
  expect(await receive()).toEqual({ batchItemFailures: [] });
  expect(deps.queues.bodies('publish')).toHaveLength(2);
  expect(deps.queues.bodies('publish-dead-letters')).toEqual([]);
});

it('a record that cannot be read is parked, and does not hold up the others', async () => {
  const { deps, published, receive } = publishing();
  expect(await receive(new Error('no conference'))).toEqual({ batchItemFailures: [] });
  expect(deps.queues.bodies('publish-dead-letters')).toMatchObject([{ dynamodb: { SequenceNumber: '1' } }]);
  expect(published).toHaveLength(1);
});
