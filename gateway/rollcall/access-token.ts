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
  /** It was refused. */
  readonly forget: () => void;
};

export const accessToken = (credentials: Credentials, now: () => number): AccessToken => {
  let current: Promise<{ readonly token: string; readonly renewAt: number }> | undefined;
  const renew = async () => {
    const { token, lifetimeMs } = await request(credentials);
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
