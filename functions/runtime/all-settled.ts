/**
 * Waits until all work has ended, and only then throws the first failure. `Promise.all` would throw at once and leave the
 * other work running: in Lambda it would stop in the middle, and go on during some later invocation.
 */
export const allSettled = async <const Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [Index in keyof Work]: Awaited<Work[Index]> }> => {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as {
    -readonly [Index in keyof Work]: Awaited<Work[Index]>;
  };
};
