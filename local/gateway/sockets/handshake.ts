/** Opens a connection: the client's request, the answer of `$connect`, and API Gateway's own refusals. */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { InvokeResult } from '../../invoke';

/** Sixteen bytes in base64, and the two versions that the library speaks (RFC 6455, section 4.2.1). */
const KEY = /^[+/0-9A-Za-z]{22}==$/;
const VERSIONS = ['8', '13'];

/** Whether this is a valid WebSocket handshake, so that `$connect` decides. */
export const isHandshake = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && KEY.test(headers['sec-websocket-key'] ?? '') && VERSIONS.includes(headers['sec-websocket-version'] ?? '');

export type ConnectAnswer = {
  readonly status: number;
  readonly subprotocol: string | null;
  /** Passed on with a refusal. AWS documents only the subprotocol, so a client must not depend on it. */
  readonly retryAfter: string | null;
};

/** RFC 9110's token: the only form that this header's value may have. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const SUBPROTOCOL_HEADER = 'sec-websocket-protocol';
const RETRY_HEADER = 'retry-after';

/** The function failed, or its result is not an answer. */
const BROKEN: ConnectAnswer = { status: 502, subprotocol: null, retryAfter: null };

const tokenIn = (headers: unknown, header: string): string | null => {
  const named = Object.entries((headers ?? {}) as Record<string, unknown>).find(([name]) => name.toLowerCase() === header);
  return typeof named?.[1] === 'string' && TOKEN.test(named[1]) ? named[1] : null;
};

export const connectAnswer = (result: InvokeResult): ConnectAnswer => {
  if (result.functionError) return BROKEN;
  const { statusCode, headers } = (result.payload ?? {}) as { readonly statusCode?: unknown; readonly headers?: unknown };
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return BROKEN;
  return { status, subprotocol: tokenIn(headers, SUBPROTOCOL_HEADER), retryAfter: tokenIn(headers, RETRY_HEADER) };
};

export const isAccepted = ({ status }: ConnectAnswer): boolean => status < 300;

/** Answers with an error instead of the handshake, and closes the connection. */
export const refuse = (
  socket: Duplex,
  { status, retryAfter }: Pick<ConnectAnswer, 'status'> & Partial<ConnectAnswer>,
  more: Readonly<Record<string, string>> = {},
): void => {
  const reason = STATUS_CODES[status] ?? 'Unknown';
  const body = JSON.stringify({ message: reason, ...more });
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...(retryAfter ? [`Retry-After: ${retryAfter}`] : []),
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
