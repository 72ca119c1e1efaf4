/** Sends signed JSON requests to one peer. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../runtime/clock';
import { currentTrace } from '../../runtime/trace';
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

/** The peer may write them to its log. The signature does not cover them. */
const traceHeaders = (): Readonly<Record<string, string>> => {
  const trace = currentTrace();
  if (!trace) return {};
  return { 'x-correlator': trace.correlator, ...(trace.traceparent === undefined ? {} : { traceparent: trace.traceparent }) };
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
      return { method, url, body, headers: { ...signRequest({ method, url, headers: plain, body }, signing), ...traceHeaders() } };
    });
