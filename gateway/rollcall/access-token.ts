/** The gateway's access token, by client credentials (RFC 6749 section 4.4), renewed before it expires. */
import * as z from 'zod';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';

export type Credentials = {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
};

const TokenAnswer = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive().default(300) });

const WITHIN_MS = 10 * SECOND_MS;
/** A token must outlive the request that carries it. */
const RENEW_BEFORE_MS = MINUTE_MS;

/** Form encoding comes before the Basic scheme (RFC 6749 section 2.3.1). */
const basic = ({ clientId, clientSecret }: Credentials): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`;

const request = async (credentials: Credentials): Promise<z.infer<typeof TokenAnswer>> => {
  const response = await fetch(credentials.tokenUrl, {
    method: 'POST',
    headers: { authorization: basic(credentials), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: credentials.scopes.join(' ') }).toString(),
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  if (!response.ok) throw new Error(`the token endpoint answered ${String(response.status)}`);
  return TokenAnswer.parse(await response.json());
};

export type AccessToken = {
  readonly get: () => Promise<string>;
  /** It was refused. */
  readonly forget: () => void;
};

export const accessToken = (credentials: Credentials, now: () => number): AccessToken => {
  let current: Promise<{ readonly token: string; readonly renewAt: number }> | undefined;
  const renew = async () => {
    const { access_token: token, expires_in: seconds } = await request(credentials);
    const lifetimeMs = seconds * SECOND_MS;
    return { token, renewAt: now() + Math.max(lifetimeMs - RENEW_BEFORE_MS, lifetimeMs / 2) };
  };
  const begin = () => {
    const begun = renew();
    current = begun;
    // One that failed must not be kept.
    begun.catch(() => (current = undefined));
    return begun;
  };
  return {
    get: async () => {
      const known = await (current ?? begin());
      return (known.renewAt > now() ? known : await begin()).token;
    },
    forget: () => (current = undefined),
  };
};
