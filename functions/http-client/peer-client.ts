/**
 * The client for a carrier's own servers: conference server and access network. Their answers are small and immediate.
 */
import { wholeBody } from './answer-body';
import { type HttpClient, httpClient } from './http-client';

/** A conference server answers a command at once, and reports the result later by callback. */
const REQUEST_TIMEOUT_MS = 5_000;

/** A snapshot of 300 legs takes 40 KB. */
const MAX_ANSWER_BYTES = 1_000_000;

/** Rejects with `Unavailable` if no whole answer came in time. */
export const peerClient = (Unavailable: new (message: string) => Error, timeoutMs = REQUEST_TIMEOUT_MS): HttpClient =>
  httpClient({
    timeoutMs,
    body: wholeBody(MAX_ANSWER_BYTES),
    retryStale: true,
    failure: ({ message }) => new Unavailable(message),
  });
