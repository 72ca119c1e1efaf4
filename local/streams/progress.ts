/**
 * How far a consumer is. Workers finish out of order, so the checkpoint is the last record before the first unfinished one: what
 * comes after it is handed out again after a restart.
 */
import { positionOf, sequenceNumber } from '../dynamo/sequence-number';

export type Progress = ReturnType<typeof createProgress>;

export const createProgress = (checkpoint: string) => {
  /** In the order of the stream, because that is the order they were added in. */
  const unfinished = new Set<string>();
  let read = checkpoint;
  return {
    /** The last record that was handed to a worker. */
    readUpTo: () => read,
    started: (sequence: string): void => {
      unfinished.add(sequence);
      read = sequence;
    },
    finished: (sequence: string): void => void unfinished.delete(sequence),
    checkpoint: (): string => {
      for (const first of unfinished) return sequenceNumber(positionOf(first) - 1);
      return read;
    },
    /** Of the records up to `last`, how many are not finished. */
    pending: (last: string): number => positionOf(last) - positionOf(read) + unfinished.size,
  };
};
