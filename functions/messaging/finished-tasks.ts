/**
 * Which tasks are finished for records that Lambda passes again, because another task, or another record of their batch,
 * met an outage. Without this, an outage of one task would repeat the others at every retry, for hours. Each process
 * remembers for itself, so each may repeat a task once. A repetition has no second effect.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import { sequenceOf } from './parked-record';
import { isSealed } from './sealed-record';

/** If another process gets the retry, this one never learns that the record is done. */
const MAX_REMEMBERED = 20_000;

export type FinishedTasks = {
  /** False for a sealed record: somebody redrives it, so it is to be handled again. */
  readonly has: (task: string, record: DynamoDBRecord) => boolean;
  readonly add: (task: string, records: readonly DynamoDBRecord[]) => void;
  /** For records that will not come again. */
  readonly forget: (records: readonly DynamoDBRecord[]) => void;
};

const nameOf = (record: DynamoDBRecord): string => `${sequenceOf(record)} ${JSON.stringify(record.dynamodb?.Keys)}`;

export const finishedTasks = (): FinishedTasks => {
  const finished = new Map<string, Set<string>>();
  return {
    has: (task, record) => finished.size > 0 && !isSealed(record) && finished.get(nameOf(record))?.has(task) === true,
    add: (task, records) => {
      if (finished.size >= MAX_REMEMBERED) finished.clear();
      for (const name of records.map(nameOf)) finished.set(name, new Set([...(finished.get(name) ?? []), task]));
    },
    forget: (records) => {
      if (finished.size > 0) for (const record of records) finished.delete(nameOf(record));
    },
  };
};
