/**
 * Reads that several events or deliveries share. So the partition with the subscriptions of all partners is not read for
 * each event.
 */
import type { Clock } from '../../runtime/clock';

/** Reads each key once. For messages that arrived together: the read is made after all of them were sent. */
export const readOnce = <Result>(read: (key: string) => Promise<Result>): ((key: string) => Promise<Result>) => {
  const reads = new Map<string, Promise<Result>>();
  return (key) => {
    const found = reads.get(key) ?? read(key);
    reads.set(key, found);
    found.catch(() => reads.delete(key));
    return found;
  };
};

/** The clocks of two functions differ by less. */
const CLOCKS_DIFFER_MS = 100;
/** A result is kept no longer than this, although it would still serve older events. */
const KEPT_MS = 5_000;

/**
 * One read serves all events that happened before it was made, as if it had been made for each of them. An event that
 * happened after it causes another read.
 */
export const readSince = <Result>(read: () => Promise<Result>, clock: Clock): ((happenedAt: number) => Promise<Result>) => {
  let last: { readonly at: number; readonly result: Promise<Result> } | undefined;
  return (happenedAt) => {
    const now = clock();
    if (last && happenedAt <= last.at - CLOCKS_DIFFER_MS && now <= last.at + KEPT_MS) return last.result;
    const begun = { at: now, result: read() };
    last = begun;
    begun.result.catch(() => {
      if (last === begun) last = undefined;
    });
    return begun.result;
  };
};
