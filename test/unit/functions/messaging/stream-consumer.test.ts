import type { ConferenceChange } from '../../../../functions/messaging/stream-consumer';
import { streamConsumer } from '../../../../functions/messaging/stream-consumer';
import { tryAgainLater } from '../../../../functions/runtime/outage';
import { aConference, CONFERENCE_ID } from '../../../support/a-conference';
import { OTHER_CONFERENCE_ID } from '../../../support/applying';
import { memoryDeps } from '../../../support/memory-deps';
import { recordedLog } from '../../../support/recorded-log';
import { memoryStream, type OnStream } from '../../../support/stream-event';

const versionOf = (version: number, conferenceId = CONFERENCE_ID): ConferenceChange => ({
  before: undefined,
  after: { ...aConference(), conferenceId, version },
});
const other = (version: number): ConferenceChange => versionOf(version, OTHER_CONFERENCE_ID);

const consuming = (handle: (versions: readonly number[]) => void = () => undefined) => {
  const { readChange, event } = memoryStream();
  const deps = { ...memoryDeps(), ...recordedLog(), readChange };
  const handled: (readonly number[])[] = [];
  const receive = streamConsumer(deps, 'publish-dead-letters', async (_deps, changes) => {
    const versions = changes.map(({ after }) => after.version);
    handled.push(versions);
    handle(versions);
  });
  return { deps, handled, receive: (...records: readonly OnStream[]) => receive(event(...records)) };
};
const failingAt =
  (version: number, error: Error) =>
  (versions: readonly number[]): void => {
    if (versions.includes(version)) throw error;
  };
const parked = (deps: ReturnType<typeof consuming>['deps']) =>
  deps.queues.bodies('publish-dead-letters').map((body) => (body as { dynamodb: { SequenceNumber: string } }).dynamodb.SequenceNumber);

describe('records of the stream', () => {
  it('are handled together for each initiator, in their order', async () => {
    const { handled, receive } = consuming();
    expect(await receive(versionOf(1), other(7), versionOf(2))).toEqual({ batchItemFailures: [] });
    // Different initiators are handled in parallel.
    expect([...handled].sort()).toEqual([[1, 2], [7]]);
  });

  it('are passed over if they are not changes of an open conference', async () => {
    const { handled, receive } = consuming();
    expect(await receive('ignored')).toEqual({ batchItemFailures: [] });
    expect(handled).toEqual([]);
  });
});

describe('records that meet an outage', () => {
  it('are read again from the first of their initiator on; the others are done', async () => {
    const { deps, receive } = consuming(failingAt(2, tryAgainLater('busy')));
    expect(await receive(other(7), versionOf(1), versionOf(2))).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(parked(deps)).toEqual([]);
    expect(deps.lines).toMatchObject([{ event: 'records.retried', records: 2, sequenceNumber: '2' }]);
  });

  it.each(['AccessDeniedException', 'AccessDenied', 'KMSAccessDeniedException'])(
    'are handled once a permission that was missing has been granted: %s',
    async (name) => {
      const missing = { error: Object.assign(new Error('not authorised'), { name }) as Error | undefined };
      const { deps, handled, receive } = consuming(() => {
        if (missing.error) throw missing.error;
      });
      expect(await receive(versionOf(1), versionOf(2))).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
      missing.error = undefined;
      expect(await receive(versionOf(1), versionOf(2))).toEqual({ batchItemFailures: [] });
      expect(handled.at(-1)).toEqual([1, 2]);
      expect(parked(deps)).toEqual([]);
    },
  );

  it('are read again, too, if they could not be parked', async () => {
    const { deps, receive } = consuming(failingAt(1, new Error('a programming error')));
    deps.queues.refuse('publish-dead-letters', new Error('no queue'));
    expect(await receive(versionOf(1))).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  });
});

describe('a record that cannot be handled', () => {
  it('is parked whole, and the others are handled without it', async () => {
    const error = new Error('a programming error');
    const { deps, handled, receive } = consuming(failingAt(2, error));
    expect(await receive(versionOf(1), versionOf(2), versionOf(3))).toEqual({ batchItemFailures: [] });
    expect(handled).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect(parked(deps)).toEqual(['2']);
    expect(deps.lines).toEqual([{ event: 'record.parked', queue: 'publish-dead-letters', sequenceNumber: '2', error }]);
  });

  it('is parked if it cannot be read, and the others are handled', async () => {
    const { deps, handled, receive } = consuming();
    expect(await receive(new Error('not a conference'), versionOf(1))).toEqual({ batchItemFailures: [] });
    expect(parked(deps)).toEqual(['1']);
    expect(handled).toEqual([[1]]);
  });
});
