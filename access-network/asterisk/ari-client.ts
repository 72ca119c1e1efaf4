/** Requests to Asterisk's REST interface (ARI). */
import { SECOND_MS } from '../../schemas/durations';
import { readJson } from '../../schemas/read-json';

export type AriAccess = {
  /** Such as `http://127.0.0.1:8088/ari`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
};

const WITHIN_MS = 5 * SECOND_MS;
const NOT_FOUND = 404;

export const authorizationOf = ({ user, password }: AriAccess): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Returns the JSON of the answer, or `undefined` if Asterisk does not have what was asked for. Fails otherwise. */
export const askAri = async (access: AriAccess, method: 'GET' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`${access.url.replace(/\/$/, '')}${path}`, {
    method,
    headers: { authorization: authorizationOf(access), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  const json = readJson(await response.text());
  if (response.ok) return json ?? {};
  // While Asterisk starts, its HTTP server answers 404 as well, but in HTML.
  if (response.status === NOT_FOUND && json !== undefined) return undefined;
  throw new Error(`Asterisk answered ${String(response.status)}`);
};
