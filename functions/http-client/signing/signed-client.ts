/** Sends signed JSON requests to one peer. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../runtime/clock';
import type { Answer } from '../exchange';
import type { HttpClient } from '../http-client';
import { signRequest } from './sign-request';
import type { SigningKey } from './signing-keys';

export type SignedRequest = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  readonly json?: unknown;
};

/** Rejects as the client does if there is no answer. */
export type SignedClient = (request: SignedRequest) => Promise<Answer>;

export type SignedClientOptions = {
  readonly key: SigningKey;
  readonly now: Clock;
  readonly send: HttpClient;
};

/** Every command is idempotent, so it may be sent twice. */
export const signedClient =
  ({ key, now, send }: SignedClientOptions): SignedClient =>
  ({ method, url, json }) =>
    send(() => {
      const body = json === undefined ? '' : JSON.stringify(json);
      const plain = { accept: 'application/json', ...(body === '' ? {} : { 'content-type': 'application/json' }) };
      // A second try is signed again: a nonce serves only once.
      const signing = { key, created: Math.floor(now() / 1000), nonce: randomBytes(12).toString('base64url') };
      return { method, url, body, headers: signRequest({ method, url, headers: plain, body }, signing) };
    });
