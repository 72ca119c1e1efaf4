/**
 * A consumer of the conferences' stream. Records of one initiator are handled in order and together. Outages are retried
 * without limit; a record that cannot be handled goes, whole, to the dead-letter queue, and the others go on.
 */
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Deps } from '../deps';
import { isUnavailable } from '../http/is-unavailable';
import type { DeadLetterQueueName } from '../wiring';

export type ConferenceChange = {
  readonly before: ConferenceRecord | undefined;
  readonly after: ConferenceRecord;
};

export type StreamDeps = Pick<Deps, 'queues' | 'log'> & {
  /** Throws where a record cannot be read; undefined where it is no change of an open conference. */
  readonly readChange: (record: DynamoDBRecord) => ConferenceChange | undefined;
};
type Parked = (record: DynamoDBRecord, error: unknown) => Promise<void>;

const sequenceOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';

const keyOf = (record: DynamoDBRecord): string => JSON.stringify(record.dynamodb?.Keys ?? {});

const byKey = (records: readonly DynamoDBRecord[]): readonly (readonly DynamoDBRecord[])[] => {
  const groups = new Map<string, DynamoDBRecord[]>();
  for (const record of records) groups.set(keyOf(record), [...(groups.get(keyOf(record)) ?? []), record]);
  return [...groups.values()];
};

const park =
  ({ queues, log }: StreamDeps, deadLetters: DeadLetterQueueName): Parked =>
  async (record, error) => {
    log('record.parked', { queue: deadLetters, sequenceNumber: sequenceOf(record), error });
    await queues.send(deadLetters, [{ body: record }]);
  };

/** What cannot be read is parked at once; the rest of its initiator's records is handled. */
const readable = async ({ readChange }: StreamDeps, records: readonly DynamoDBRecord[], parked: Parked): Promise<ConferenceChange[]> => {
  const changes: ConferenceChange[] = [];
  for (const record of records) {
    try {
      const change = readChange(record);
      if (change) changes.push(change);
    } catch (error) {
      await parked(record, error);
    }
  }
  return changes;
};

type Handle<D> = (deps: D, changes: readonly ConferenceChange[]) => Promise<void>;

/**
 * What AWS refuses as such (no permission yet, no such table) passes like an outage does; a request that it finds invalid, or
 * an error of our own, comes again with every retry.
 */
const willPass = (error: unknown): boolean =>
  isUnavailable(error) || (error instanceof Error && '$metadata' in error && error.name !== 'ValidationException');

/** Nothing where all went well; else the first sequence number to be retried. */
const handleGroup = async <D extends StreamDeps>(deps: D, records: readonly DynamoDBRecord[], parked: Parked, handle: Handle<D>) => {
  try {
    const changes = await readable(deps, records, parked);
    if (changes.length > 0) await handle(deps, changes);
    return [];
  } catch (error) {
    if (willPass(error)) return [{ itemIdentifier: sequenceOf(records[0] as DynamoDBRecord) }];
    for (const record of records) await parked(record, error);
    return [];
  }
};

export const streamConsumer =
  <D extends StreamDeps>(deps: D, deadLetters: DeadLetterQueueName, handle: Handle<D>) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const parked = park(deps, deadLetters);
    const failures = await Promise.all(byKey(event.Records).map((records) => handleGroup(deps, records, parked, handle)));
    return { batchItemFailures: failures.flat() };
  };
