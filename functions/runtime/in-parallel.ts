/** Works through many items, so many of them at a time. */
import { allOrThrow } from './all-or-throw';

/**
 * Resolves with the results in the order of the items. After a failure nothing more is begun. When all that was begun
 * has ended, the failure of the first worker that has one is thrown, which need not be the earliest.
 */
export const mapInParallel = async <Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const waiting = items.entries();
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    // All workers take from the same iterator.
    for (const [index, item] of waiting) {
      if (hasFailed) return;
      results[index] = await work(item).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await allOrThrow(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
};

/** A failure does not stop the others. Resolves with the errors. */
export const inParallel = async <Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<readonly unknown[]> => {
  const errors: unknown[] = [];
  await mapInParallel(items, atOnce, (item) => work(item).catch((error: unknown) => void errors.push(error)));
  return errors;
};
