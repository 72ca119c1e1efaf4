/** Records of the stream that are set aside in a queue, whole and sealed. */
import type { DynamoDBRecord } from 'aws-lambda';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Deps } from '../ports/deps';
import type { DeadLetterQueueName, QueueName } from '../wiring/storage';
import { openRecord, type SealedRecord, sealRecord } from './sealed-record';

export type ConferenceChange = {
  readonly before: ConferenceRecord | undefined;
  readonly after: ConferenceRecord;
};

export type StreamDeps = Pick<Deps, 'queues' | 'log' | 'messageSeal'> & {
  /** Throws if a record cannot be read. Undefined if it is not a change of an open conference. */
  readonly readChange: (record: DynamoDBRecord) => ConferenceChange | undefined;
};

export const sequenceOf = ({ dynamodb }: Pick<DynamoDBRecord, 'dynamodb'>): string => dynamodb?.SequenceNumber ?? '';

/** `deadLetters`: under this name it is sealed, whichever queue it goes to. */
export const sendSealed = async (
  { queues, messageSeal }: StreamDeps,
  queue: QueueName,
  deadLetters: DeadLetterQueueName,
  records: readonly DynamoDBRecord[],
): Promise<void> => {
  const messages = [];
  for (const record of records) messages.push({ body: await sealRecord(messageSeal, deadLetters, record) });
  await queues.send(queue, messages);
};

export const park = async (deps: StreamDeps, deadLetters: DeadLetterQueueName, record: SealedRecord, error: unknown): Promise<void> => {
  deps.log('record.parked', { queue: deadLetters, sequenceNumber: sequenceOf(record), error });
  await sendSealed(deps, deadLetters, deadLetters, [record]);
};

/** A record that comes from that queue is opened first. Throws if it cannot be read. */
export const readRecord = async (
  { readChange, messageSeal }: StreamDeps,
  deadLetters: DeadLetterQueueName,
  record: SealedRecord,
): Promise<ConferenceChange | undefined> => readChange(await openRecord(messageSeal, deadLetters, record));
