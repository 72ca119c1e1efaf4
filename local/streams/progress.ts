/**
 * Tracks how far a consumer has come. Workers finish out of order, so the checkpoint is the last record before the
 * first unfinished one. Records after it are delivered again after a restart.
 */
import { positionOf, sequenceNumber } from '../dynamo/sequence-number';

export type Progress = ReturnType<typeof createProgress>;

export const createProgress = (checkpoint: string) => {
  /** In stream order, because records are added in that order. */
  const unfinished = new Set<string>();
  let read = checkpoint;
  return {
    /** The last record that was passed to a worker. */
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
    /** The number of unfinished records up to `last`. */
    pending: (last: string): number => positionOf(last) - positionOf(read) + unfinished.size,
  };
};
