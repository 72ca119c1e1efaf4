/** Requests to a peer's HTTP API over kept connections. On node:http: the global `fetch` costs a cold start 40 ms. */
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** A conference server answers a command at once: what it does then it reports by callback. */
export const REQUEST_TIMEOUT_MS = 5_000;

/** A snapshot of 300 legs has 40 KB. */
const MAX_ANSWER_BYTES = 1_000_000;

export type Answer = { readonly status: number; readonly body: string };

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

export type Outgoing = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Sent again, it would do its work twice: so it goes over a connection of its own, which cannot be a stale one. */
  readonly once?: boolean;
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

type Exchange = (outgoing: Outgoing, onNewConnection: boolean) => Promise<Answer>;

const exchangeWithin = (timeoutMs: number): Exchange => {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  const open = ({ url, method, headers }: Outgoing, onNewConnection: boolean): ClientRequest =>
    url.startsWith('https:')
      ? httpsRequest(url, { method, headers, agent: onNewConnection ? false : https })
      : httpRequest(url, { method, headers, agent: onNewConnection ? false : http });

  return (outgoing, onNewConnection) =>
    new Promise((resolve, reject) => {
      const request = open(outgoing, onNewConnection);
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

/**
 * Rejects with `NoAnswer` when no whole answer came in time; its text names neither address nor content. Frozen between two
 * invocations, a function wakes with connections that are long closed: then the request is made anew and sent on a new one, so it must be
 * safe to repeat, or say that it is not (`once`).
 */
export const httpTransport = (timeoutMs: number): ((make: () => Outgoing) => Promise<Answer>) => {
  const exchange = exchangeWithin(timeoutMs);
  return async (make) => {
    const outgoing = make();
    try {
      return await exchange(outgoing, outgoing.once ?? false);
    } catch (error) {
      if (error instanceof NoAnswer && error.isStaleConnection) return exchange(make(), true);
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
