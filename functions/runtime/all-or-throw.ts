/**
 * Waits until all work has ended, and only then throws a failure: the one that comes first in `work`, whenever it
 * happened. `Promise.all` would throw at once and leave the other work running: Lambda would freeze that work and
 * resume it during a later invocation.
 */
export const allOrThrow = async <const Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [Index in keyof Work]: Awaited<Work[Index]> }> => {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as {
    -readonly [Index in keyof Work]: Awaited<Work[Index]>;
  };
};
