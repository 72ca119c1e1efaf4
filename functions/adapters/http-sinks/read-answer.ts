/** What a sink's answer says: its status, and how long it asks to be left alone. */
import type { IncomingMessage } from 'node:http';
import type { SinkAnswer } from '../../ports/sinks';

/** An answer says with its status all there is to say; more of it is not waited for. */
const MAX_BODY_BYTES = 16_384;

/** True once the body has ended; false where it is too long, and then the connection is closed. */
export const drain = async (response: IncomingMessage): Promise<boolean> => {
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the response, and with it the connection.
    if (size > MAX_BODY_BYTES) return false;
  }
  return true;
};

/** RFC 9110 10.2.3, CloudEvents webhooks, Standard Webhooks: too many requests, and servers that are down for a while. */
const MAY_ASK_FOR_TIME = [429, 502, 503, 504];

/** Seconds, of as many digits as a sink likes, or a date; milliseconds from now on. */
const retryAfter = (header: string, now: number): number | undefined => {
  if (/^[0-9]+$/.test(header)) return Number(header) * 1_000;
  // Every date of HTTP begins with the day of the week; `Date.parse` takes more for a date than that.
  const at = /^[A-Z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
};

export const answerOf = ({ statusCode = 0, headers }: IncomingMessage, now: number): Omit<SinkAnswer, 'durationMs'> => {
  if (statusCode >= 200 && statusCode < 300) return { status: statusCode, error: null };
  if (statusCode >= 300 && statusCode < 400) return { status: statusCode, error: 'redirected' };
  const header = headers['retry-after'];
  const retryAfterMs = header !== undefined && MAY_ASK_FOR_TIME.includes(statusCode) ? retryAfter(header, now) : undefined;
  return { status: statusCode, error: 'refused', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
};
