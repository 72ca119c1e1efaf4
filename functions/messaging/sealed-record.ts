/**
 * A record of the stream as a dead letter. Its images are whole conferences with all their numbers, so the letter holds
 * them compressed and sealed. Otherwise it is the record: the function accepts it again as it is.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DynamoDBRecord, StreamRecord } from 'aws-lambda';
import { readJson } from '../../schemas/read-json';
import type { Seal } from '../ports/seal';
import type { DeadLetterQueueName } from '../wiring/storage';
import { openBytes, sealBytes } from './sealed-text';

export type SealedRecord = Omit<DynamoDBRecord, 'dynamodb'> & {
  readonly dynamodb?: (StreamRecord & { readonly sealedImages?: string }) | undefined;
};

export const isSealed = ({ dynamodb }: SealedRecord): boolean => dynamodb?.sealedImages !== undefined;

/** A letter cannot be moved to another queue, nor to another record. */
const aboutOf = (queue: DeadLetterQueueName, { dynamodb }: SealedRecord): string => `${queue} ${dynamodb?.SequenceNumber ?? ''}`;

/** A record that is sealed already, because it came from the dead letters, stays as it is. */
export const sealRecord = async (seal: Seal, queue: DeadLetterQueueName, record: SealedRecord): Promise<SealedRecord> => {
  if (isSealed(record)) return record;
  const { NewImage, OldImage, ...rest } = record.dynamodb ?? {};
  const images = deflateRawSync(JSON.stringify({ NewImage, OldImage }));
  const sealedImages = await sealBytes(seal, images, aboutOf(queue, record));
  return { ...record, dynamodb: { ...rest, sealedImages } };
};

/** Throws if the images are not those of this record. */
export const openRecord = async (seal: Seal, queue: DeadLetterQueueName, record: SealedRecord): Promise<DynamoDBRecord> => {
  const { sealedImages, ...rest } = record.dynamodb ?? {};
  if (sealedImages === undefined) return record;
  const images = await openBytes(seal, sealedImages, aboutOf(queue, record));
  return { ...record, dynamodb: { ...rest, ...(readJson(inflateRawSync(images).toString('utf8')) as StreamRecord) } };
};
