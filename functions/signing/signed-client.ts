/**
 * Sends signed JSON requests to one peer and keeps the connection. On node:http: the global `fetch` costs a cold start 40 ms.
 */
import { randomBytes } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from '../ports';
import { signRequest } from './sign-request';
import type { SigningKey } from './signing-keys';

/** A conference server answers a command at once: what it does then it reports by callback. */
export const REQUEST_TIMEOUT_MS = 5_000;

/** A snapshot of 300 legs has 40 KB. */
const MAX_ANSWER_BYTES = 1_000_000;

export type SignedRequest = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  readonly json?: unknown;
};

export type Answer = { readonly status: number; readonly body: string };

/** Rejects when no whole answer came in time; the error's text names neither address nor content. */
export type SignedClient = (request: SignedRequest) => Promise<Answer>;

export type SignedClientOptions = {
  readonly key: SigningKey;
  readonly now: Clock;
  readonly timeoutMs?: number;
};

export class NoAnswer extends Error {
  /** `code`: Node's, such as `ECONNREFUSED`. */
  constructor(
    readonly code: string,
    /** The peer had closed a kept connection by the time it was used again. */
    readonly isStaleConnection = false,
  ) {
    super(`No answer: ${code}`);
  }
}

type Outgoing = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Not over a kept connection: where one is stale, the others are too. */
  readonly onNewConnection: boolean;
};

/** What writing to a connection that the other side has closed ends in. */
const STALE = ['ECONNRESET', 'EPIPE'];

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'failed');

const readAnswer = async (response: IncomingMessage): Promise<Answer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new NoAnswer('too-large');
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') };
};

const transport = (timeoutMs: number) => {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  const open = ({ url, method, headers, onNewConnection }: Outgoing): ClientRequest =>
    url.startsWith('https:')
      ? httpsRequest(url, { method, headers, agent: onNewConnection ? false : https })
      : httpRequest(url, { method, headers, agent: onNewConnection ? false : http });

  return (outgoing: Outgoing): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = open(outgoing);
      const deadline = setTimeout(() => request.destroy(new NoAnswer('timed-out')), timeoutMs);
      const fail = (error: unknown, isStale: boolean): void => {
        clearTimeout(deadline);
        request.destroy();
        reject(error instanceof NoAnswer ? error : new NoAnswer(codeOf(error), isStale));
      };
      request.on('error', (error) => fail(error, request.reusedSocket && STALE.includes(codeOf(error))));
      request.on('response', (response) => {
        readAnswer(response).then(
          (answer) => {
            clearTimeout(deadline);
            resolve(answer);
          },
          (error: unknown) => fail(error, false),
        );
      });
      request.end(outgoing.body);
    });
};

export const signedClient = ({ key, now, timeoutMs = REQUEST_TIMEOUT_MS }: SignedClientOptions): SignedClient => {
  const send = transport(timeoutMs);
  const sign = ({ method, url, json }: SignedRequest, onNewConnection: boolean): Outgoing => {
    const body = json === undefined ? '' : JSON.stringify(json);
    const plain = { accept: 'application/json', ...(body === '' ? {} : { 'content-type': 'application/json' }) };
    const signing = { key, created: Math.floor(now() / 1000), nonce: randomBytes(12).toString('base64url') };
    return { method, url, body, onNewConnection, headers: signRequest({ method, url, headers: plain, body }, signing) };
  };
  return async (request) => {
    try {
      return await send(sign(request, false));
    } catch (error) {
      // Frozen between two invocations, a function wakes with connections that are long closed. Asking again is safe, as every
      // command is idempotent; it is signed anew, as a nonce serves once.
      if (error instanceof NoAnswer && error.isStaleConnection) return send(sign(request, true));
      throw error;
    }
  };
};

/** Without a slash at its end; refuses what is no http(s) address, or one with a user, query or fragment in it. */
export const baseAddress = (setting: string): string => {
  const url = URL.canParse(setting) ? new URL(setting) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isPlain) throw new Error('The address of a peer must be an http(s) URL without user, query and fragment');
  return url.href.replace(/\/+$/, '');
};
