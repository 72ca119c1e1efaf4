/** The gateway's access token, by client credentials (RFC 6749 section 4.4), renewed before it expires. */
import * as oauth from 'oauth4webapi';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';

export type Credentials = {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
};

const WITHIN_MS = 10 * SECOND_MS;
/** A token must outlive the request that carries it. */
const RENEW_BEFORE_MS = MINUTE_MS;

/** If the issuer does not say how long a token lasts. */
const DEFAULT_SECONDS = 300;

const request = async ({ tokenUrl, clientId, clientSecret, scopes }: Credentials) => {
  const issuer = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const client = { client_id: clientId };
  const response = await oauth.clientCredentialsGrantRequest(
    issuer,
    client,
    oauth.ClientSecretBasic(clientSecret),
    { scope: scopes.join(' ') },
    {
      signal: AbortSignal.timeout(WITHIN_MS),
      // The setting decides: an issuer on the same machine needs no TLS.
      [oauth.allowInsecureRequests]: true,
    },
  );
  const { access_token: token, expires_in: seconds = DEFAULT_SECONDS } = await oauth.processClientCredentialsResponse(
    issuer,
    client,
    response,
  );
  return { token, lifetimeMs: seconds * SECOND_MS };
};

export type AccessToken = {
  readonly get: () => Promise<string>;
  /** Rollcall has refused this token. */
  readonly forget: (token: string) => void;
};

type Current = { readonly token: string; readonly renewAt: number };

export const accessToken = (credentials: Credentials, now: () => number): AccessToken => {
  let current: Current | undefined;
  let renewal: Promise<Current> | undefined;
  const renew = async (): Promise<Current> => {
    const { token, lifetimeMs } = await request(credentials);
    return { token, renewAt: now() + Math.max(lifetimeMs - RENEW_BEFORE_MS, lifetimeMs / 2) };
  };
  return {
    get: async () => {
      if (current && current.renewAt > now()) return current.token;
      renewal ??= renew().finally(() => (renewal = undefined));
      current = await renewal;
      return current.token;
    },
    // Parallel requests may be refused with the same token. Only the first refusal discards it.
    forget: (token) => {
      if (current?.token === token) current = undefined;
    },
  };
};
