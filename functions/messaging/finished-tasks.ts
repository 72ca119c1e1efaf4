/**
 * Which tasks are finished for records that Lambda passes again, because another task, or another record of their batch,
 * met an outage. Without this, an outage of one task would repeat the others at every retry, for hours. Each process
 * remembers for itself, so each may repeat a task once. A repetition has no second effect.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import { isSealed } from './sealed-record';
import { sequenceOf } from './parked-record';

/** Another process may get the retry, and then this one never learns that it is over. */
const MAX_REMEMBERED = 20_000;

export type FinishedTasks = {
  /** Never for a sealed record: somebody redrives it. */
  readonly has: (task: string, record: DynamoDBRecord) => boolean;
  readonly add: (task: string, records: readonly DynamoDBRecord[]) => void;
  /** These records come no more. */
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
