/**
 * Consumes the conferences' stream. Records of one initiator are handled together and in order. Outages are retried
 * without limit. If a record cannot be handled, it goes as a whole to the dead-letter queue, and the consumer continues
 * with the others.
 */
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Trace } from '../../domain/conference/trace';
import type { Deps } from '../ports/deps';
import { allOrThrow } from '../runtime/all-or-throw';
import { isOutage } from '../runtime/outage';
import { inTrace } from '../runtime/trace';
import type { DeadLetterQueueName } from '../wiring/storage';
import { openRecord, sealRecord } from './sealed-record';

export type ConferenceChange = {
  readonly before: ConferenceRecord | undefined;
  readonly after: ConferenceRecord;
};

export type StreamDeps = Pick<Deps, 'queues' | 'log' | 'messageSeal'> & {
  /** Throws if a record cannot be read. Undefined if it is not a change of an open conference. */
  readonly readChange: (record: DynamoDBRecord) => ConferenceChange | undefined;
};
type ReadRecord = { readonly record: DynamoDBRecord; readonly change: ConferenceChange };
type SendToDeadLetters = (record: DynamoDBRecord, error: unknown) => Promise<void>;

const sequenceOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';

const keyOf = (record: DynamoDBRecord): string => JSON.stringify(record.dynamodb?.Keys ?? {});

const byKey = (records: readonly DynamoDBRecord[]): readonly (readonly DynamoDBRecord[])[] => {
  const groups = new Map<string, DynamoDBRecord[]>();
  for (const record of records) groups.set(keyOf(record), [...(groups.get(keyOf(record)) ?? []), record]);
  return [...groups.values()];
};

const deadLetterSender =
  ({ queues, log, messageSeal }: StreamDeps, deadLetters: DeadLetterQueueName): SendToDeadLetters =>
  async (record, error) => {
    log('record.parked', { queue: deadLetters, sequenceNumber: sequenceOf(record), error });
    await queues.send(deadLetters, [{ body: await sealRecord(messageSeal, deadLetters, record) }]);
  };

type DeadLetters = { readonly queue: DeadLetterQueueName; readonly send: SendToDeadLetters };

/**
 * Sends unreadable records to the dead-letter queue at once, so that the rest of the initiator's records can be
 * handled. A record that comes from there is opened first.
 */
const readableChanges = async (
  { readChange, messageSeal }: StreamDeps,
  records: readonly DynamoDBRecord[],
  deadLetters: DeadLetters,
): Promise<ReadRecord[]> => {
  const changes: ReadRecord[] = [];
  for (const record of records) {
    try {
      const change = readChange(await openRecord(messageSeal, deadLetters.queue, record));
      if (change) changes.push({ record, change });
    } catch (error) {
      if (isOutage(error)) throw error;
      await deadLetters.send(record, error);
    }
  }
  return changes;
};

/** What follows from several changes at once is decided by the last of them. */
const traceOfLast = (changes: readonly ReadRecord[]): Trace => {
  const last = changes.at(-1);
  return last?.change.after.trace ?? { correlator: last ? sequenceOf(last.record) : '' };
};

type Handle<D> = (deps: D, changes: readonly ConferenceChange[]) => Promise<void>;

/**
 * Handles the records together. If that fails for good, handles them one by one, so that only the failing ones become
 * dead letters.
 */
const handleOrGiveUp = async <D extends StreamDeps>(
  deps: D,
  changes: readonly ReadRecord[],
  deadLetters: DeadLetters,
  handle: Handle<D>,
): Promise<void> => {
  try {
    await inTrace(traceOfLast(changes), () =>
      handle(
        deps,
        changes.map(({ change }) => change),
      ),
    );
  } catch (error) {
    const [first, ...others] = changes;
    if (isOutage(error) || !first) throw error;
    if (others.length === 0) return deadLetters.send(first.record, error);
    for (const each of changes) await handleOrGiveUp(deps, [each], deadLetters, handle);
  }
};

/** Empty if every record was handled or became a dead letter; otherwise the first sequence number to retry. */
const handleGroup = async <D extends StreamDeps>(
  deps: D,
  records: readonly DynamoDBRecord[],
  deadLetters: DeadLetters,
  handle: Handle<D>,
) => {
  try {
    const changes = await readableChanges(deps, records, deadLetters);
    if (changes.length > 0) await handleOrGiveUp(deps, changes, deadLetters, handle);
    return [];
  } catch (error) {
    deps.log('records.retried', { records: records.length, sequenceNumber: sequenceOf(records[0] as DynamoDBRecord), error });
    return [{ itemIdentifier: sequenceOf(records[0] as DynamoDBRecord) }];
  }
};

export const streamConsumer =
  <D extends StreamDeps>(deps: D, deadLetterQueue: DeadLetterQueueName, handle: Handle<D>) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const deadLetters = { queue: deadLetterQueue, send: deadLetterSender(deps, deadLetterQueue) };
    const failures = await allOrThrow(byKey(event.Records).map((records) => handleGroup(deps, records, deadLetters, handle)));
    return { batchItemFailures: failures.flat() };
  };
