/**
 * Requests to AWS that aws4 signs and our own client sends. A client of the SDK takes three to four times the processor
 * time for a request and adds more than 20 KB to a bundle. On the other hand, it repeats requests that AWS has refused.
 * Whoever sends by this client has to do that.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import { sign } from 'aws4';
import { droppedBody } from '../http-client/answer-body';
import { httpClient, type HttpPolicy } from '../http-client/http-client';
import type { Clock } from '../runtime/clock';
import { type AwsTransport, awsTransport } from './aws-transport';

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

/**
 * The request's own headers, and a signature for the Region that its URL names. aws4 reads the credentials from the
 * environment variables, where Lambda puts those of a role.
 */
export const signedHeaders = (
  { method, url, headers, body }: UnsignedRequest,
  { service, now }: Pick<SignedRequestsOptions, 'service' | 'now'>,
): OutgoingHttpHeaders => {
  const { host, pathname: path } = new URL(url);
  return sign({ service, host, method, path, body, headers: { 'X-Amz-Date': signatureTime(now()), ...headers } }).headers ?? {};
};

/**
 * Kept connections save a TLS handshake for each request. A function that was frozen wakes with sockets that closed long
 * ago, so a request is sent again over a new one. Whoever uses this bears that a request takes effect twice.
 */
const overHttp = (options: SignedRequestsOptions): SendSigned => {
  const { timeoutMs, maxSockets, failure } = options;
  const send = httpClient({ timeoutMs, body: droppedBody(MAX_BODY_BYTES), retryStale: true, connections: { maxSockets }, failure });
  return async (request) => {
    const { method, url, body, onNewSocket: once = false, signal: giveUp } = request;
    const headers = signedHeaders(request, options);
    return (await send(() => ({ method, url, headers, body, once, ...(giveUp && { giveUp }) }))).status;
  };
};

/** Whoever receives requests over a transport is in this process, and checks no signatures. */
const overTransport =
  (transport: AwsTransport): SendSigned =>
  async ({ method, url, headers = {}, body }) => {
    const { host, pathname: path } = new URL(url);
    return (await transport({ method, host, path, headers, body })).status;
  };

/** Sends over the transport of the process, if it has one, and unsigned then. */
export const signedRequests = (options: SignedRequestsOptions): SendSigned => {
  const transport = awsTransport();
  const send = transport ? overTransport(transport) : overHttp(options);
  return async (request) => {
    request.signal?.throwIfAborted();
    return send(request);
  };
};
