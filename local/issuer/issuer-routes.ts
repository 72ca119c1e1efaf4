/** The issuer's HTTP routes: OpenID discovery, keys and the token endpoint. */
import { isUtf8 } from 'node:buffer';
import { jsonAnswer } from '../gateway/json-answer';
import type { HttpAnswer } from '../gateway/proxy-result';
import type { LocalRequest, LocalRoute } from '../gateway/start-gateway';
import type { Issuer } from './issuer';
import { tokenRequest, TokenRequestRefused } from './token-request';

/** All local-only routes are below this path, including the issuer. */
const PREFIX = '/local';

export const issuerUrl = (baseUrl: string): string => `${baseUrl}${PREFIX}`;

const discovery = ({ url }: Issuer): unknown => ({
  issuer: url,
  jwks_uri: `${url}/jwks.json`,
  token_endpoint: `${url}/token`,
  response_types_supported: ['token'],
  grant_types_supported: ['client_credentials'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
});

/** Tokens must not be cached (RFC 6749, section 5.1). */
const NO_STORE = { 'cache-control': 'no-store' };

const answerToken = async (issuer: Issuer, { body, headers }: LocalRequest): Promise<HttpAnswer> => {
  try {
    if (!isUtf8(body)) throw new TokenRequestRefused('invalid_request', 'the body is not UTF-8');
    const requested = tokenRequest(body.toString('utf8'), headers['content-type'], headers.authorization);
    const { accessToken, expiresInSeconds, scopes } = await issuer.mint(requested);
    const token = { access_token: accessToken, token_type: 'Bearer', expires_in: expiresInSeconds, scope: scopes.join(' ') };
    return jsonAnswer(200, token, NO_STORE);
  } catch (error) {
    if (!(error instanceof TokenRequestRefused)) throw error;
    return jsonAnswer(400, { error: error.error, error_description: error.message }, NO_STORE);
  }
};

export const issuerRoutes = (issuer: Issuer): readonly LocalRoute[] => [
  { method: 'GET', path: `${PREFIX}/.well-known/openid-configuration`, answer: async () => jsonAnswer(200, discovery(issuer)) },
  { method: 'GET', path: `${PREFIX}/jwks.json`, answer: async () => jsonAnswer(200, issuer.jwks) },
  { method: 'POST', path: `${PREFIX}/token`, answer: (request) => answerToken(issuer, request) },
];
