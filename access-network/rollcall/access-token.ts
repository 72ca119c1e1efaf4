/** The kit's access token, by client credentials (RFC 6749 section 4.4). */
import * as z from 'zod';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';

export type Credentials = {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
};

const TokenAnswer = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive().default(300) });

const WITHIN_MS = 10 * SECOND_MS;
/** A token should outlive the request that carries it. If it does not, the request is repeated with a new one. */
const RENEW_BEFORE_MS = MINUTE_MS;

/** Form encoding comes before the Basic scheme (RFC 6749 section 2.3.1). */
const basic = ({ clientId, clientSecret }: Credentials): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`;

const request = async (credentials: Credentials): Promise<z.infer<typeof TokenAnswer>> => {
  const response = await fetch(credentials.tokenUrl, {
    method: 'POST',
    headers: { authorization: basic(credentials), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: credentials.scope }).toString(),
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  if (!response.ok) throw new Error(`the token endpoint answered ${String(response.status)}`);
  return TokenAnswer.parse(await response.json());
};

export type AccessToken = {
  readonly get: () => Promise<string>;
  /** This token was refused. */
  readonly forget: (token: string) => void;
};

type Current = { readonly token: string; readonly renewAt: number };

export const accessToken = (credentials: Credentials, now: () => number): AccessToken => {
  let current: Current | undefined;
  let renewal: Promise<Current> | undefined;
  const renew = async (): Promise<Current> => {
    const { access_token: token, expires_in: seconds } = await request(credentials);
    const lifetimeMs = seconds * SECOND_MS;
    return { token, renewAt: now() + Math.max(lifetimeMs - RENEW_BEFORE_MS, lifetimeMs / 2) };
  };
  return {
    get: async () => {
      if (current && current.renewAt > now()) return current.token;
      renewal ??= renew().finally(() => (renewal = undefined));
      current = await renewal;
      return current.token;
    },
    // Requests that were sent side by side are refused with the same token: only the first refusal counts.
    forget: (token) => {
      if (current?.token === token) current = undefined;
    },
  };
};
