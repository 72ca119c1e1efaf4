/** Processes many items, `atOnce` at a time. If one fails, the others continue. */
export const inParallel = async <Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<readonly unknown[]> => {
  const errors: unknown[] = [];
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    // All workers take from the same iterator.
    for (const item of waiting) await work(item).catch((error: unknown) => void errors.push(error));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return errors;
};
