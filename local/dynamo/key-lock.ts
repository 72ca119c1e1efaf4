/** A lock with one holder at a time per key, granted in the order of requests. */
export type Release = () => void;
export type Acquire = (key: string) => Promise<Release>;

export const createKeyLock = (): Acquire => {
  const tails = new Map<string, Promise<void>>();
  return async (key) => {
    const previous = tails.get(key);
    let unlock: Release = () => undefined;
    const held = new Promise<void>((resolve) => (unlock = resolve));
    const tail = previous ? previous.then(() => held) : held;
    tails.set(key, tail);
    await previous;
    return () => {
      if (tails.get(key) === tail) tails.delete(key);
      unlock();
    };
  };
};
