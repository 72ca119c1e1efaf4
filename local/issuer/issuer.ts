/**
 * The identity provider of a local deployment. It issues access tokens to anyone, for any number and any scopes. Its
 * key belongs to the data folder, so tokens outlive the process as the data does.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  createLocalJWKSet,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import * as z from 'zod';
import type { Clock } from '../../functions/runtime/clock';
import { DAY_SECONDS } from '../../schemas/durations';
import { persistedJson } from '../storage/persisted-json';

export type TokenRequest = {
  readonly phoneNumber?: string | undefined;
  readonly clientId?: string | undefined;
  /** Default: the scopes of a terminal. */
  readonly scopes?: readonly string[] | undefined;
  readonly expiresInSeconds?: number | undefined;
};

type Token = { readonly accessToken: string; readonly expiresInSeconds: number; readonly scopes: readonly string[] };

export type Issuer = {
  readonly url: string;
  readonly audience: string;
  readonly jwks: JSONWebKeySet;
  /** The same keys, for verifying tokens. */
  readonly keys: JWTVerifyGetKey;
  readonly mint: (request: TokenRequest) => Promise<Token>;
  /** An ID token of OpenID Connect for the client, about the person with the number. */
  readonly identify: (who: {
    readonly clientId: string;
    readonly phoneNumber: string;
    readonly nonce?: string | undefined;
  }) => Promise<string>;
};

export type IssuerOptions = {
  readonly url: string;
  /** The claim that holds the phone number. */
  readonly numberClaim: string;
  readonly now: Clock;
  readonly folder?: string | undefined;
  /**
   * Makes the key, unless the folder has one. Default: a new one, so that no two issuers accept each other's tokens.
   */
  readonly makeKey?: () => Promise<JWK>;
};

const AUDIENCE = 'rollcall';
const ALGORITHM = 'RS256';
const TERMINAL_CLIENT = 'terminal';
const TERMINAL_SCOPES = ['conferences:read', 'conferences:write'] as const;

/** One day, so that nobody has to refresh a token on a laptop. */
const DEFAULT_SECONDS = DAY_SECONDS;

const StoredKey = z.looseObject({ kid: z.string(), kty: z.literal('RSA') });

const newKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomUUID() };
};

let ofThisProcess: Promise<JWK> | undefined;

/** One key for all deployments of the process that have no data folder: making one takes up to a second. */
export const keyOfThisProcess = (): Promise<JWK> => (ofThisProcess ??= newKey());

/** Fails if it is not a key, so that the error names the file. */
const readKey = async (stored: unknown): Promise<JWK> => {
  const key = StoredKey.parse(stored) as JWK;
  await importJWK(key, ALGORITHM);
  return key;
};

const storedKey = ({ folder, makeKey = newKey }: IssuerOptions): Promise<JWK> => persistedJson(folder, 'issuer-key.json', readKey, makeKey);

const publicPart = ({ kty, n, e, kid }: JWK): JWK => ({
  kty: kty ?? 'RSA',
  n: n ?? '',
  e: e ?? '',
  kid: kid ?? '',
  alg: ALGORITHM,
  use: 'sig',
});

/** Identifies the person without revealing the number. */
const subjectOf = (phoneNumber: string): string => createHash('sha256').update(phoneNumber).digest('base64url').slice(0, 22);

const claimsOf = ({ phoneNumber, clientId = TERMINAL_CLIENT }: TokenRequest, numberClaim: string): Record<string, unknown> => ({
  client_id: clientId,
  token_use: 'access',
  ...(phoneNumber === undefined ? {} : { [numberClaim]: phoneNumber, phone_number_verified: true }),
});

export const createIssuer = async (options: IssuerOptions): Promise<Issuer> => {
  const { url, numberClaim, now } = options;
  const key = await storedKey(options);
  const signingKey = (await importJWK(key, ALGORITHM)) as CryptoKey;
  const jwks: JSONWebKeySet = { keys: [publicPart(key)] };

  const mint = async (request: TokenRequest): Promise<Token> => {
    const scopes = request.scopes ?? TERMINAL_SCOPES;
    const expiresInSeconds = request.expiresInSeconds ?? DEFAULT_SECONDS;
    const issuedAt = Math.floor(now() / 1000);
    const accessToken = await new SignJWT({ ...claimsOf(request, numberClaim), scope: scopes.join(' ') })
      .setProtectedHeader({ alg: ALGORITHM, kid: key.kid ?? '', typ: 'JWT' })
      .setIssuer(url)
      .setAudience(AUDIENCE)
      .setSubject(request.phoneNumber === undefined ? (request.clientId ?? TERMINAL_CLIENT) : subjectOf(request.phoneNumber))
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + expiresInSeconds)
      .sign(signingKey);
    return { accessToken, expiresInSeconds, scopes };
  };

  const identify: Issuer['identify'] = ({ clientId, phoneNumber, nonce }) => {
    const issuedAt = Math.floor(now() / 1000);
    return new SignJWT({ [numberClaim]: phoneNumber, ...(nonce === undefined ? {} : { nonce }) })
      .setProtectedHeader({ alg: ALGORITHM, kid: key.kid ?? '' })
      .setIssuer(url)
      .setAudience(clientId)
      .setSubject(subjectOf(phoneNumber))
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + DEFAULT_SECONDS)
      .sign(signingKey);
  };

  return { url, audience: AUDIENCE, jwks, keys: createLocalJWKSet(jwks), mint, identify };
};
