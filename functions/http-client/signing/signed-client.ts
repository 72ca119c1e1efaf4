/** Sends signed JSON requests to one peer. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../runtime/clock';
import { type Answer, httpTransport, REQUEST_TIMEOUT_MS } from '../http-transport';
import { signRequest } from './sign-request';
import type { SigningKey } from './signing-keys';

export type SignedRequest = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  readonly json?: unknown;
};

/** Rejects with `NoAnswer` when no whole answer came in time. */
export type SignedClient = (request: SignedRequest) => Promise<Answer>;

export type SignedClientOptions = {
  readonly key: SigningKey;
  readonly now: Clock;
  readonly timeoutMs?: number;
};

/** Every command is idempotent, so that it may be sent twice. */
export const signedClient = ({ key, now, timeoutMs = REQUEST_TIMEOUT_MS }: SignedClientOptions): SignedClient => {
  const send = httpTransport(timeoutMs);
  return ({ method, url, json }) =>
    send(() => {
      const body = json === undefined ? '' : JSON.stringify(json);
      const plain = { accept: 'application/json', ...(body === '' ? {} : { 'content-type': 'application/json' }) };
      // Signed anew when it is sent again: a nonce serves once.
      const signing = { key, created: Math.floor(now() / 1000), nonce: randomBytes(12).toString('base64url') };
      return { method, url, body, headers: signRequest({ method, url, headers: plain, body }, signing) };
    });
};
