/** Reads a function's result for a batch. An empty result is a success, and an unreadable one fails the whole batch. */
export const firstFailedIndex = (answer: unknown, sequences: readonly string[]): number => {
  const failures = failuresOf(answer);
  if (failures === undefined || failures === null) return sequences.length;
  if (!Array.isArray(failures)) return 0;
  const indexes = failures.map((failure) => sequences.indexOf(identifierOf(failure)));
  // AWS treats an id that is not in the batch as a failure of the whole batch.
  return indexes.reduce((lowest, index) => Math.min(lowest, Math.max(index, 0)), sequences.length);
};

const failuresOf = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'batchItemFailures' in answer ? answer.batchItemFailures : undefined;

const identifierOf = (failure: unknown): string => {
  const named = typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure ? failure.itemIdentifier : undefined;
  return typeof named === 'string' ? named : '';
};
