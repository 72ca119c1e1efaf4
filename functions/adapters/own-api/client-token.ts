/** Access tokens for a client of the API, by client credentials (RFC 6749 section 4.4). */
import * as oauth from 'oauth4webapi';
import * as z from 'zod';
import { MINUTE_MS, SECOND_MS } from '../../../schemas/durations';
import { readJson } from '../../../schemas/read-json';
import type { Clock } from '../../runtime/clock';

export type ClientTokenOptions = {
  readonly tokenUrl: string;
  readonly scopes: readonly string[];
  /** What the issuer wants to know besides the scopes. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The text of a JSON object with `clientId` and `clientSecret`. */
  readonly secret: () => Promise<string>;
  readonly now: Clock;
};

const ClientSecret = z.object({ clientId: z.string().min(1), clientSecret: z.string().min(1) });

const WITHIN_MS = 10 * SECOND_MS;
/** A token must outlive what is done with it. */
const RENEW_BEFORE_MS = 6 * MINUTE_MS;
/** If the issuer does not say how long a token lasts, it is used once. */
const UNKNOWN_SECONDS = 0;

const clientOf = (text: string): z.output<typeof ClientSecret> => {
  const parsed = ClientSecret.safeParse(readJson(text));
  if (parsed.success) return parsed.data;
  // The reason would quote the secret.
  throw new Error('The secret of the client must be a JSON object with "clientId" and "clientSecret"');
};

/** The token is kept in the process as long as it lasts, since some issuers charge for each. */
export const clientToken = ({ tokenUrl, scopes, parameters, secret, now }: ClientTokenOptions): (() => Promise<string>) => {
  let kept: { readonly token: string; readonly until: number } | undefined;
  const issuer = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };

  const request = async (): Promise<NonNullable<typeof kept>> => {
    const { clientId: client_id, clientSecret } = clientOf(await secret());
    const response = await oauth.clientCredentialsGrantRequest(
      issuer,
      { client_id },
      oauth.ClientSecretBasic(clientSecret),
      { ...parameters, scope: scopes.join(' ') },
      // Settings of the cloud name https addresses only. A local issuer needs no TLS.
      { signal: AbortSignal.timeout(WITHIN_MS), [oauth.allowInsecureRequests]: true },
    );
    const answer = await oauth.processClientCredentialsResponse(issuer, { client_id }, response);
    return { token: answer.access_token, until: now() + (answer.expires_in ?? UNKNOWN_SECONDS) * SECOND_MS - RENEW_BEFORE_MS };
  };

  return async () => {
    if (kept === undefined || now() >= kept.until) kept = await request();
    return kept.token;
  };
};
