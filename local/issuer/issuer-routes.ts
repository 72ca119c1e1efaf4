/** The issuer's HTTP routes: OpenID discovery, keys and the token endpoint. */
import { isUtf8 } from 'node:buffer';
import type { Clock } from '../../functions/runtime/clock';
import { jsonAnswer } from '../gateway/json-answer';
import type { HttpAnswer } from '../gateway/proxy-result';
import type { LocalRequest, LocalRoute } from '../gateway/start-gateway';
import { type AuthorizationCodes, authorizationCodes, type Redemption } from './authorization-codes';
import { answerAuthorize } from './authorize';
import type { Issuer } from './issuer';
import { redemption, tokenRequest, TokenRequestRefused } from './token-request';

/** All local-only routes are below this path, including the issuer. */
const PREFIX = '/local';

export const issuerUrl = (baseUrl: string): string => `${baseUrl}${PREFIX}`;

const discovery = ({ url }: Issuer): unknown => ({
  issuer: url,
  jwks_uri: `${url}/jwks.json`,
  authorization_endpoint: `${url}/authorize`,
  token_endpoint: `${url}/token`,
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: ['authorization_code', 'client_credentials'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_post', 'client_secret_basic'],
});

/** Tokens must not be cached (RFC 6749, section 5.1). */
const NO_STORE = { 'cache-control': 'no-store' };

const redeem = async (issuer: Issuer, codes: AuthorizationCodes, asked: Redemption): Promise<HttpAnswer> => {
  const authorization = codes.redeem(asked);
  if (!authorization) throw new TokenRequestRefused('invalid_grant', 'the code is not valid');
  const { clientId, phoneNumber } = authorization;
  const isOpenId = authorization.scopes.includes('openid');
  const given = authorization.scopes.filter((scope) => scope !== 'openid');
  const { accessToken, expiresInSeconds, scopes } = await issuer.mint({
    clientId,
    phoneNumber,
    scopes: given.length > 0 ? given : undefined,
  });
  const token = { access_token: accessToken, token_type: 'Bearer', expires_in: expiresInSeconds, scope: scopes.join(' ') };
  return jsonAnswer(200, { ...token, ...(isOpenId && { id_token: await issuer.identify(authorization) }) }, NO_STORE);
};

const answerToken = async (issuer: Issuer, codes: AuthorizationCodes, { body, headers }: LocalRequest): Promise<HttpAnswer> => {
  try {
    if (!isUtf8(body)) throw new TokenRequestRefused('invalid_request', 'the body is not UTF-8');
    const request = [body.toString('utf8'), headers['content-type'], headers.authorization] as const;
    const asked = redemption(...request);
    if (asked) return await redeem(issuer, codes, asked);
    const requested = tokenRequest(...request);
    const { accessToken, expiresInSeconds, scopes } = await issuer.mint(requested);
    const token = { access_token: accessToken, token_type: 'Bearer', expires_in: expiresInSeconds, scope: scopes.join(' ') };
    return jsonAnswer(200, token, NO_STORE);
  } catch (error) {
    if (!(error instanceof TokenRequestRefused)) throw error;
    return jsonAnswer(400, { error: error.error, error_description: error.message }, NO_STORE);
  }
};

export const issuerRoutes = (issuer: Issuer, now: Clock): readonly LocalRoute[] => {
  const codes = authorizationCodes(now);
  return [
    { method: 'GET', path: `${PREFIX}/.well-known/openid-configuration`, answer: async () => jsonAnswer(200, discovery(issuer)) },
    { method: 'GET', path: `${PREFIX}/jwks.json`, answer: async () => jsonAnswer(200, issuer.jwks) },
    { method: 'GET', path: `${PREFIX}/authorize`, answer: async (request) => answerAuthorize(issuer, codes, request) },
    { method: 'POST', path: `${PREFIX}/token`, answer: (request) => answerToken(issuer, codes, request) },
  ];
};
