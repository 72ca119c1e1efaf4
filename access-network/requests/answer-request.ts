/** Answers Rollcall's requests. The cheapest checks come first. */
import type { IncomingMessage } from 'node:http';
import { SECOND_MS } from '../../schemas/durations';
import { readJson } from '../../schemas/read-json';
import { type Clock, sleep } from '../clock';
import type { Log } from '../log';
import { CallRequest } from './call-request';
import type { Releases } from './releases';
import { forgedBecause, type Key } from './verify-request';

export type RequestsOptions = {
  /** The path before `/call-release-requests`, such as `/calls`; may be empty. */
  readonly prefix: string;
  readonly keys: readonly Key[];
  readonly releases: Pick<Releases, 'isReady' | 'accept'>;
  readonly clock: Clock;
  readonly log: Log;
};

export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Becomes the member `code` of the body. It repeats nothing from the request. */
  readonly code?: string;
};

/** Rollcall's requests have less than 1 KB. */
const MAX_BODY_BYTES = 16_384;
/** Rollcall waits for five seconds. */
const KEPT_WITHIN_MS = 4 * SECOND_MS;
const RETRY_SOON = { 'retry-after': '1' };

const refused = (status: number, code: string, headers: Reply['headers'] = {}): Reply => ({ status, code, headers });

const UNAVAILABLE = refused(503, 'unavailable', RETRY_SOON);
const TOO_LARGE = refused(413, 'too-large', { connection: 'close' });

/** `undefined` if the body is too long; the rest is not read then. */
const bodyOf = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
};

const headersOf = ({ headers }: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));

const RELEASE = '/call-release-requests';
/** The kit does not place calls: the phones dial for themselves. */
const CONNECT = '/call-connection-requests';

const release = async (json: unknown, { releases, clock }: RequestsOptions): Promise<Reply> => {
  const order = CallRequest.safeParse(json);
  if (!order.success) return refused(400, 'malformed');
  if (!releases.isReady) return UNAVAILABLE;
  const isKept = await Promise.race([
    releases.accept(order.data).then(() => true),
    // It is carried out later, once it is on the disk. If Rollcall repeats it, nothing more happens.
    sleep(clock, KEPT_WITHIN_MS).then(() => false),
  ]);
  return isKept ? { status: 202 } : UNAVAILABLE;
};

export const answerRequest = async (request: IncomingMessage, options: RequestsOptions): Promise<Reply> => {
  const { method = '', url: target = '' } = request;
  const { prefix, keys, clock, log } = options;
  const path = target.split('?')[0] ?? '';
  if (![RELEASE, CONNECT].some((end) => path === `${prefix}${end}`)) return refused(404, 'unknown-path');
  if (method !== 'POST') return refused(405, 'unknown-method', { allow: 'POST' });
  const headers = headersOf(request);
  if (headers['signature-input'] === undefined || headers['signature'] === undefined) return refused(401, 'unauthenticated');
  const body = await bodyOf(request);
  if (!body) return TOO_LARGE;
  const because = forgedBecause({ method, target, headers, body }, keys, clock.now() / SECOND_MS);
  if (because) {
    log('request.refused', { status: 401, because });
    return refused(401, 'unauthenticated');
  }
  if (path.endsWith(CONNECT)) return refused(422, 'phones-dial-for-themselves');
  return release(readJson(body.toString('utf8')), options);
};
