/**
 * Verifies access tokens as API Gateway's JWT authorizer does for requests. WebSocket APIs have no such authorizer.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { unauthenticated } from '../../../domain/errors';
import type { VerifyToken } from '../../ports/verify-token';
import type { Clock } from '../../runtime/clock';
import { isError } from '../../runtime/is-error';
import { tryAgainLater } from '../../runtime/outage';
import { issuerKeys } from './issuer-keys';

export type TokenVerifierOptions = {
  readonly issuer: string;
  readonly audience: string;
  readonly now: Clock;
};

/** API Gateway accepts RSA only. A terminal with another token could connect, and then send no request. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

/** Errors that mean the token is wrong. Any other error comes from the issuer or the network. */
const TOKEN_FAULTS: ReadonlySet<string> = new Set([
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTExpired.code,
  errors.JWTInvalid.code,
]);

const isTokenFault = (error: unknown): boolean => error instanceof errors.JOSEError && TOKEN_FAULTS.has(error.code);

/**
 * Only the key that the token's key id names may verify it: trying all keys would let a token choose. jose reports a
 * failed decode as a plain `TypeError`.
 */
const namesKey = (token: string): boolean => {
  try {
    return typeof decodeProtectedHeader(token).kid === 'string';
  } catch {
    return false;
  }
};

/** `client_id` counts only if there is no `aud`. */
const isFor = ({ aud, client_id: clientId }: JWTPayload, audience: string): boolean => [aud ?? clientId].flat().includes(audience);

const isFromTheFuture = ({ iat }: JWTPayload, now: number): boolean => iat !== undefined && iat * 1000 > now;

export const tokenVerifier = ({ issuer, audience, now }: TokenVerifierOptions, keys: JWTVerifyGetKey = issuerKeys(issuer)): VerifyToken => {
  const verify = async (token: string): Promise<JWTPayload> => {
    try {
      const checks = { algorithms: ALGORITHMS, issuer, requiredClaims: ['exp'], currentDate: new Date(now()) };
      return (await jwtVerify(token, keys, checks)).payload;
    } catch (error) {
      if (isTokenFault(error)) throw unauthenticated();
      const outage = tryAgainLater('The keys of the issuer cannot be fetched');
      throw isError(error) ? Object.assign(outage, { cause: error }) : outage;
    }
  };
  return async (token) => {
    if (!namesKey(token)) throw unauthenticated();
    const claims = await verify(token);
    if (!isFor(claims, audience) || isFromTheFuture(claims, now())) throw unauthenticated();
    return claims;
  };
};
