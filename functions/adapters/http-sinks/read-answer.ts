/** What a sink's answer means: its status, and how long the sink asks us to wait before the next request. */
import type { Answer } from '../../http-client/exchange';
import type { SinkAnswer } from '../../ports/sinks';

/**
 * A sink may ask for time with these statuses, too many requests and a server that is down for a while (RFC 9110
 * 10.2.3, CloudEvents webhooks, Standard Webhooks).
 */
const RETRY_AFTER_STATUSES = [429, 502, 503, 504];

/** A number of seconds, however many digits it has, or a date; milliseconds from now on. */
const retryAfter = (header: string, now: number): number | undefined => {
  if (/^[0-9]+$/.test(header)) return Number(header) * 1_000;
  // Every date of HTTP begins with the day of the week; `Date.parse` accepts many other texts as dates.
  const at = /^[A-Z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
};

export const sinkAnswer = ({ status, headers }: Answer, now: number): Omit<SinkAnswer, 'durationMs'> => {
  if (status >= 200 && status < 300) return { status, error: null };
  if (status >= 300 && status < 400) return { status, error: 'redirected' };
  const header = headers['retry-after'];
  const retryAfterMs = header !== undefined && RETRY_AFTER_STATUSES.includes(status) ? retryAfter(header, now) : undefined;
  return { status, error: 'refused', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
};
