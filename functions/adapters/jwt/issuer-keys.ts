/** The keys of an issuer, found through OpenID discovery and cached for the life of the process. */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { HOUR_MS, SECOND_MS } from '../../../schemas/durations';
import { fetchOnce } from '../../runtime/secrets';

/**
 * Keys sent over plain HTTP could be anybody's. Only an issuer on this machine, which is itself reached over HTTP, may
 * serve them that way.
 */
const discoveryOf = (issuer: string) => z.object({ jwks_uri: z.url({ protocol: issuer.startsWith('http:') ? /^https?$/ : /^https$/ }) });

const TIMEOUT_MS = 3_000;
/** API Gateway caches them for the same time. */
const CACHE_MS = 2 * HOUR_MS;
/**
 * A token with an unknown key causes a new fetch, but not more often than this in each process: anybody can invent a key
 * id. An issuer publishes a new key before it signs with it, because API Gateway may not ask again for two hours.
 */
const REFETCH_AFTER_MS = 30 * SECOND_MS;

const discover = async (issuer: string): Promise<JWTVerifyGetKey> => {
  const response = await fetch(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`The issuer answered discovery with ${String(response.status)}`);
  const { jwks_uri } = discoveryOf(issuer).parse(await response.json());
  return createRemoteJWKSet(new URL(jwks_uri), {
    timeoutDuration: TIMEOUT_MS,
    cacheMaxAge: CACHE_MS,
    cooldownDuration: REFETCH_AFTER_MS,
  });
};

export const issuerKeys = (issuer: string): JWTVerifyGetKey => {
  const found = fetchOnce(() => discover(issuer));
  return async (header, token) => (await found())(header, token);
};
