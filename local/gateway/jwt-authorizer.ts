/**
 * API Gateway's JWT authorizer, which checks signature, issuer, audience and times. Functions check the scopes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../functions/runtime/clock';
import type { JwtContext } from './proxy-event';

export type AuthorizerOptions = {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly keys: JWTVerifyGetKey;
  readonly now: Clock;
};

/** The caller receives `reason` in `www-authenticate`. It is undefined if the request has no token. */
export class TokenRefused extends Error {
  constructor(readonly reason?: string) {
    super(reason);
  }

  get challenge(): string {
    return this.reason === undefined ? 'Bearer' : `Bearer scope="" error="invalid_token" error_description="${this.reason}"`;
  }
}

/** The authorizer accepts RSA only. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

const BEARER = /^bearer\s+/i;

const CLAIM_REASONS: Readonly<Record<string, string>> = {
  iss: 'the token does not have a valid issuer',
  nbf: 'the token is not valid yet',
  exp: 'the token has no expiry',
};

const reasonOf = (error: unknown): string => {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return CLAIM_REASONS[error.claim] ?? 'a claim of the token is not valid';
  if (error instanceof errors.JWKSNoMatchingKey) return 'the token was signed with an unknown key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature of the token is not valid';
  return 'the token cannot be read';
};

/** `client_id` counts only if there is no `aud`. */
const checkAudience = (claims: JWTPayload, audience: readonly string[]): void => {
  const named = [claims.aud ?? claims.client_id].flat();
  if (!named.some((name) => typeof name === 'string' && audience.includes(name))) {
    throw new TokenRefused('the token does not have a valid audience');
  }
};

/** Functions receive every claim as text. Lists and objects have the format that API Gateway prints. */
const asText = (claim: unknown): string => {
  if (Array.isArray(claim)) return `[${claim.map(asText).join(' ')}]`;
  if (typeof claim !== 'object' || claim === null) return String(claim);
  return `map[${Object.entries(claim)
    .map(([name, value]) => `${name}:${asText(value)}`)
    .join(' ')}]`;
};

const verify = async (token: string, { issuer, keys, now }: AuthorizerOptions): Promise<JWTPayload> => {
  try {
    if (typeof decodeProtectedHeader(token).kid !== 'string') throw new TokenRefused('the token does not name its key');
    const checks = { algorithms: ALGORITHMS, issuer, requiredClaims: ['exp'], currentDate: new Date(now()) };
    return (await jwtVerify(token, keys, checks)).payload;
  } catch (error) {
    throw error instanceof TokenRefused ? error : new TokenRefused(reasonOf(error));
  }
};

type Verified = { readonly claims: JWTPayload; readonly from: number; readonly until: number };

/** Enough for all clients of a local deployment. */
const MAX_VERIFIED_TOKENS = 1_000;

/**
 * A client sends the same token with every request, so a token is verified once and remembered until it expires. `from`
 * is stored because the clock may be set back.
 */
const verifiedTokens = new WeakMap<AuthorizerOptions, Map<string, Verified>>();

const verifyOnce = async (token: string, options: AuthorizerOptions): Promise<JWTPayload> => {
  const tokens = verifiedTokens.get(options) ?? new Map<string, Verified>();
  verifiedTokens.set(options, tokens);
  const now = options.now();
  const known = tokens.get(token);
  if (known && now >= known.from && now < known.until) return known.claims;
  const claims = await verify(token, options);
  tokens.delete(token);
  tokens.set(token, { claims, from: now, until: (claims.exp ?? 0) * 1000 });
  for (const oldest of tokens.keys()) {
    if (tokens.size <= MAX_VERIFIED_TOKENS) break;
    tokens.delete(oldest);
  }
  return claims;
};

/** Throws `TokenRefused`. */
export const authorizeJwt = async (authorization: string | undefined, options: AuthorizerOptions): Promise<JwtContext> => {
  const token = (authorization ?? '').replace(BEARER, '').trim();
  if (token === '') throw new TokenRefused();
  const claims = await verifyOnce(token, options);
  checkAudience(claims, options.audience);
  if (claims.iat !== undefined && claims.iat * 1000 > options.now()) throw new TokenRefused('the token was issued in the future');
  // Our routes do not require scopes, so API Gateway would not list any either.
  return { claims: Object.fromEntries(Object.entries(claims).map(([name, claim]) => [name, asText(claim)])), scopes: null };
};
