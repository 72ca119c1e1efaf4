/**
 * Requests to AWS that aws4 signs and our own client sends. A client of the SDK takes three to four times the processor
 * time for a request and adds more than 20 KB to a bundle. But it also repeats a request that failed, and this does not.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import { sign } from 'aws4';
import { droppedBody } from '../http-client/answer-body';
import { httpClient, type HttpPolicy } from '../http-client/http-client';
import type { Clock } from '../runtime/clock';
import { awsTransport } from './aws-transport';

export type SignedRequestsOptions = {
  /** Its name in signatures. */
  readonly service: 'execute-api' | 'sqs';
  readonly now: Clock;
  readonly timeoutMs: number;
  readonly maxSockets: number;
  /** The error for a request without an answer. */
  readonly failure: NonNullable<HttpPolicy['failure']>;
};

export type UnsignedRequest = {
  readonly method: 'POST' | 'DELETE';
  /** Without a query. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly onNewSocket?: boolean;
  /** Ends the request, with an error, when it is aborted. */
  readonly signal?: AbortSignal;
};

/** Resolves with the status of the answer; its body is dropped. */
export type SendSigned = (request: UnsignedRequest) => Promise<number>;

/** Errors have a short text. */
const MAX_BODY_BYTES = 16_384;

/** `YYYYMMDDThhmmssZ`, the form that signatures use. */
const signatureTime = (now: number): string => new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');

type SignedRequest = Omit<UnsignedRequest, 'headers'> & {
  readonly host: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
};

/** aws4 reads the credentials from the environment variables, where Lambda puts those of a role. */
const signed = (request: UnsignedRequest, { service, now }: SignedRequestsOptions): SignedRequest => {
  const { method, url, body } = request;
  const { host, pathname: path } = new URL(url);
  const headers = { 'X-Amz-Date': signatureTime(now()), ...request.headers };
  return { ...request, host, path, headers: sign({ service, host, method, path, body, headers }).headers ?? {} };
};

/**
 * Kept connections save a TLS handshake for each request. A function that was frozen wakes with sockets that closed long
 * ago, so a request is sent again over a new one. Whoever uses this bears that a request takes effect twice.
 */
const overHttp = ({ timeoutMs, maxSockets, failure }: SignedRequestsOptions): ((request: SignedRequest) => Promise<number>) => {
  const send = httpClient({ timeoutMs, body: droppedBody(MAX_BODY_BYTES), retryStale: true, connections: { maxSockets }, failure });
  return async ({ method, url, headers, body, onNewSocket: once = false, signal: giveUp }) =>
    (await send(() => ({ method, url, headers, body, once, ...(giveUp && { giveUp }) }))).status;
};

/** Sends over the transport of the process, if it has one. */
export const signedRequests = (options: SignedRequestsOptions): SendSigned => {
  const transport = awsTransport();
  const send = transport ? async (request: SignedRequest) => (await transport(request)).status : overHttp(options);
  return async (request) => {
    request.signal?.throwIfAborted();
    return send(signed(request, options));
  };
};
