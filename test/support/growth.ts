/**
 * How much more work a larger input makes, as a factor. Work is measured in the processor's time, which other processes
 * hardly change, and several times: the least counts, because everything else can only add to it.
 */
const TRIES = 5;
/** Less than this says nothing. */
const LEAST_MICROSECONDS = 500;

const microseconds = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};

const least = (work: () => void): number =>
  Math.max(LEAST_MICROSECONDS, Math.min(...Array.from({ length: TRIES }, () => microseconds(work))));

export const growth = (work: (size: number) => void, from: number, to: number): number => {
  const before = least(() => work(from));
  return least(() => work(to)) / before;
};
