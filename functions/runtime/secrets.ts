/** The secrets of a deployment, fetched on first use and kept for the life of the process. */

/** Shorter keys could be guessed. A generated key of 32 bytes has 44 characters in base64. */
const MIN_KEY_CHARACTERS = 16;

/** The key, which is used as the UTF-8 bytes of its text. The error names the key and does not show it. */
export const usableKey = (name: string, text: string): string => {
  if (text.length >= MIN_KEY_CHARACTERS) return text;
  throw new Error(`The secret ${name} cannot be used: it has fewer than ${String(MIN_KEY_CHARACTERS)} characters`);
};

/**
 * Fetches once for all callers, including those that call while the fetch is under way. If a fetch fails, the next call
 * fetches again.
 */
export const fetchOnce = <Value>(fetch: () => Promise<Value>): (() => Promise<Value>) => {
  let fetching: Promise<Value> | undefined;
  return () => {
    fetching ??= fetch().catch((error: unknown) => {
      fetching = undefined;
      throw error;
    });
    return fetching;
  };
};
