/** The secrets of a deployment, fetched on first use and kept for the life of the process. */
import * as z from 'zod';
import { readJson } from '../../schemas/read-json';

/** Shorter keys could be guessed. A generated key of 32 bytes has 44 characters in base64. */
const MIN_KEY_CHARACTERS = 16;
const key = z.string().min(MIN_KEY_CHARACTERS);

const Secrets = z.object({
  /** The HMAC key of initiator keys and participant ids. Replacing it would lose every conference. */
  hashKey: key,
  /** Signs requests to the bridge and verifies those from it. */
  bridgeKey: key,
  /** Signs requests to the access network. */
  accessNetworkKey: key,
});
/** Each is used as the UTF-8 bytes of its text. */
export type Secrets = z.output<typeof Secrets>;

/** Parses the secret's JSON. Its errors name the members that are wrong and show none of them. */
export const parseSecrets = (text: string): Secrets => {
  const parsed = Secrets.safeParse(readJson(text));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => issue.path.join('.') || 'it is no JSON object');
  throw new Error(`The secret of the deployment cannot be used: ${wrong.join(', ')}`);
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
