/**
 * WebSocket connections over API Gateway's `@connections` API, without a client of the SDK: there is a request for each
 * terminal and change.
 */
import type { Connections, SinglePosts } from '../../ports/connections';
import type { Clock } from '../../runtime/clock';
import { signedRequests, type UnsignedRequest } from '../signed-requests';

export type ConnectionsOptions = {
  /** `<url>/@connections/<connection id>` is a connection. */
  readonly url: string;
  readonly now: Clock;
  readonly wait: (ms: number) => Promise<void>;
  /** At least 0, less than 1. */
  readonly chance: () => number;
  readonly timeoutMs?: number;
};

/** A post is answered within a few milliseconds; a terminal that reads slowly does not hold it up. */
const TIMEOUT_MS = 3_000;
/** Long enough for a burst of other requests to pass, and random, so that posts that were refused together do not come back together. */
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [100, 800] as const;
/** A little more than the number of posts sent at once for one conference. */
const MAX_SOCKETS = 64;

const GONE = 410;
const TOO_MANY_REQUESTS = 429;

type Method = UnsignedRequest['method'];
type How = Pick<UnsignedRequest, 'onNewSocket' | 'signal'>;

export class ConnectionsUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';

  /** `why`: a status, or a code such as `ECONNREFUSED`. It names neither the connection nor what was sent. */
  constructor(readonly why: number | string) {
    super(`A connection could not be reached: ${String(why)}`);
  }
}

const isTransient = (status: number): boolean => status === TOO_MANY_REQUESTS || status >= 500;

const outcomeOf = async (posting: Promise<'done' | 'gone'>): Promise<'sent' | 'gone' | 'full'> => {
  try {
    return (await posting) === 'done' ? 'sent' : 'gone';
  } catch (error) {
    if (error instanceof ConnectionsUnavailable && error.why === TOO_MANY_REQUESTS) return 'full';
    throw error;
  }
};

export const apiGatewayConnections = ({
  url,
  now,
  wait,
  chance,
  timeoutMs = TIMEOUT_MS,
}: ConnectionsOptions): Connections & SinglePosts => {
  const failure = ({ code }: { readonly code: string }): Error => new ConnectionsUnavailable(code);
  const send = signedRequests({ service: 'execute-api', now, timeoutMs, maxSockets: MAX_SOCKETS, failure });
  const base = `${url.replace(/\/+$/, '')}/@connections`;

  const attempt = async (method: Method, connectionId: string, body: string, how: How = {}): Promise<'done' | 'gone'> => {
    const headers = body === '' ? {} : { 'Content-Type': 'application/json' };
    const status = await send({ method, url: `${base}/${encodeURIComponent(connectionId)}`, headers, body, ...how });
    if (status >= 200 && status < 300) return 'done';
    if (status === GONE) return 'gone';
    throw new ConnectionsUnavailable(status);
  };

  /** A second try, if it may help, uses a new socket. */
  const tryTwice = async (method: Method, connectionId: string, body: string): Promise<'done' | 'gone'> => {
    try {
      return await attempt(method, connectionId, body);
    } catch (error) {
      if (!(error instanceof ConnectionsUnavailable) || (typeof error.why === 'number' && !isTransient(error.why))) throw error;
      await wait(SHORTEST_PAUSE_MS + Math.floor(chance() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS)));
      return attempt(method, connectionId, body, { onNewSocket: true });
    }
  };

  return {
    post: (connectionId, message) => outcomeOf(tryTwice('POST', connectionId, message)),
    postOnce: (connectionId, message, signal) => outcomeOf(attempt('POST', connectionId, message, { signal })),
    close: async (connectionId) => void (await tryTwice('DELETE', connectionId, '')),
  };
};
