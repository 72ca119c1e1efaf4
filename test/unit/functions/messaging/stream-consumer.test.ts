import type { DynamoDBRecord } from 'aws-lambda';
import type { ConferenceChange } from '../../../../functions/messaging/parked-record';
import { streamConsumer, type StreamTask } from '../../../../functions/messaging/stream-consumer';
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
  const task: StreamTask<unknown> = {
    deadLetters: 'publish-dead-letters',
    handle: async (_deps, changes) => {
      const versions = changes.map(({ after }) => after.version);
      handled.push(versions);
      handle(versions);
    },
  };
  const receive = streamConsumer(deps, [task]);
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

  it.each(['AccessDeniedException', 'AccessDenied', 'KMSAccessDeniedException', 'KmsDisabled'])(
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

describe('two tasks with each record', () => {
  /** What each task does, for its n-th invocation of all; nothing if it succeeds. */
  type Conduct = (versions: readonly number[]) => void;

  const both = () => {
    const { readChange, event } = memoryStream();
    const deps = { ...memoryDeps(), ...recordedLog(), readChange };
    const conduct: { reconcile: Conduct; publish: Conduct } = { reconcile: () => undefined, publish: () => undefined };
    const handled = { reconcile: [] as (readonly number[])[], publish: [] as (readonly number[])[] };
    const handle =
      (name: 'reconcile' | 'publish'): StreamTask<unknown>['handle'] =>
      async (_deps, changes) => {
        const versions = changes.map(({ after }) => after.version);
        handled[name].push(versions);
        conduct[name](versions);
      };
    const tasks: readonly StreamTask<unknown>[] = [
      { deadLetters: 'reconcile-dead-letters', handle: handle('reconcile') },
      { deadLetters: 'publish-dead-letters', waitsIn: 'publish', handle: handle('publish') },
    ];
    /** Another process has a memory of its own. */
    const newProcess = () => streamConsumer(deps, tasks);
    return { deps, conduct, handled, event, newProcess, receive: newProcess() };
  };
  const outage: Conduct = () => {
    throw tryAgainLater('busy');
  };
  const fine: Conduct = () => undefined;
  const broken: Conduct = () => {
    throw new Error('a programming error');
  };
  const sequences = (bodies: readonly unknown[]) =>
    bodies.map((body) => (body as { dynamodb: { SequenceNumber: string } }).dynamodb.SequenceNumber);

  it('an outage of one hands its records to its queue, sealed; the other is done once, and nothing is read again', async () => {
    const { deps, conduct, handled, event, receive } = both();
    conduct.publish = outage;
    expect(await receive(event(versionOf(1), versionOf(2), other(7)))).toEqual({ batchItemFailures: [] });
    expect(await receive(event(versionOf(3)))).toEqual({ batchItemFailures: [] });
    expect([...handled.reconcile].sort()).toEqual([[1, 2], [3], [7]]);
    expect(sequences(deps.queues.bodies('publish')).sort()).toEqual(['1', '2', '3', '4']);
    for (const body of deps.queues.bodies('publish')) expect(body).toHaveProperty('dynamodb.sealedImages');
    expect(deps.lines).toContainEqual(expect.objectContaining({ event: 'records.queued', queue: 'publish', records: 2 }));
  });

  it('an outage of the other does not repeat the first, however often the batch is retried', async () => {
    const { deps, conduct, handled, event, receive } = both();
    const batch = event(other(7), versionOf(1), versionOf(2));
    conduct.reconcile = (versions) => {
      if (versions.includes(1)) outage(versions);
    };
    for (let retry = 0; retry < 5; retry += 1) expect(await receive(batch)).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(handled.publish).toEqual([[7], [1, 2]]);
    conduct.reconcile = fine;
    expect(await receive(batch)).toEqual({ batchItemFailures: [] });
    expect(handled.publish).toEqual([[7], [1, 2]]);
    expect(handled.reconcile.filter(([version]) => version === 7)).toHaveLength(1);
    expect(handled.reconcile.at(-1)).toEqual([1, 2]);
    expect(deps.queues.bodies('publish')).toEqual([]);
  });

  it('a record that arrives between two retries is handled with them', async () => {
    const { conduct, handled, event, receive } = both();
    const [first, second] = event(versionOf(1), versionOf(2)).Records as [DynamoDBRecord, DynamoDBRecord];
    conduct.reconcile = outage;
    await receive({ Records: [first] });
    conduct.reconcile = fine;
    expect(await receive({ Records: [first, second] })).toEqual({ batchItemFailures: [] });
    expect(handled).toEqual({ reconcile: [[1], [1, 2]], publish: [[1], [2]] });
  });

  it('another process repeats a task once, and no more', async () => {
    const { conduct, handled, event, receive, newProcess } = both();
    const batch = event(versionOf(1));
    conduct.reconcile = outage;
    const processes = [receive, newProcess()];
    for (let retry = 0; retry < 6; retry += 1) await processes[retry % 2]!(batch);
    expect(handled.publish).toEqual([[1], [1]]);
  });

  it('what is finished is forgotten with its batch, so a record that comes a second time for another reason is handled', async () => {
    const { handled, event, receive } = both();
    const batch = event(versionOf(1));
    await receive(batch);
    await receive(batch);
    expect(handled).toEqual({ reconcile: [[1], [1]], publish: [[1], [1]] });
  });

  it('if queue and bus are both unavailable, the record stays in the stream, and is published at last', async () => {
    const { deps, conduct, handled, event, receive } = both();
    const batch = event(versionOf(1));
    conduct.publish = outage;
    deps.queues.refuse('publish', tryAgainLater('no queue'));
    expect(await receive(batch)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    conduct.publish = fine;
    expect(await receive(batch)).toEqual({ batchItemFailures: [] });
    expect(handled).toEqual({ reconcile: [[1]], publish: [[1], [1]] });
  });

  it.each([
    ['reconcile', 'publish'],
    ['publish', 'reconcile'],
  ] as const)('a record that %s cannot handle is parked for it alone', async (failing, working) => {
    const { deps, conduct, handled, event, receive } = both();
    conduct[failing] = (versions) => {
      if (versions.includes(2)) broken(versions);
    };
    expect(await receive(event(versionOf(1), versionOf(2)))).toEqual({ batchItemFailures: [] });
    expect(sequences(deps.queues.bodies(`${failing}-dead-letters`))).toEqual(['2']);
    expect(handled[working]).toEqual([[1, 2]]);
    expect(deps.queues.sent).toHaveLength(1);
  });

  it('a record that cannot be read is parked for both, once, while another task is retried', async () => {
    const { deps, conduct, event, receive } = both();
    const batch = event(new Error('not a conference'), versionOf(1));
    conduct.reconcile = outage;
    for (let retry = 0; retry < 3; retry += 1) await receive(batch);
    expect(sequences(deps.queues.bodies('reconcile-dead-letters'))).toEqual(['1']);
    expect(sequences(deps.queues.bodies('publish-dead-letters'))).toEqual(['1']);
  });

  it('a dead letter is redriven for its own task only, also while its record is being retried', async () => {
    const { deps, conduct, handled, event, receive } = both();
    const batch = event(versionOf(1), other(7));
    conduct.reconcile = (versions) => (versions.includes(7) ? outage(versions) : broken(versions));
    await receive(batch);
    conduct.reconcile = fine;
    const [letter] = deps.queues.bodies('reconcile-dead-letters') as readonly DynamoDBRecord[];
    expect(await receive({ Records: [letter!] })).toEqual({ batchItemFailures: [] });
    expect(handled.reconcile.at(-1)).toEqual([1]);
    expect(handled.publish).toEqual([[1], [7]]);
  });
});
