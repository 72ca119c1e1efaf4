/** Posts reports to Rollcall (`reportCalls`) and interprets the answer. */
import * as z from 'zod';
import { reportCalls } from '../../schemas/api/calls';
import { CallReportResults, type CallReport, type CallReportResult } from '../../schemas/call-report';
import { SECOND_MS } from '../../schemas/durations';
import { readJson } from '../../schemas/read-json';
import type { AccessToken } from './access-token';

export type ReportAnswer =
  /** One result for each report, in the same order. */
  | { readonly kind: 'results'; readonly results: readonly CallReportResult[] }
  /** Something in the request is wrong. Repeating it would not help. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  /** The request may succeed later. `status` is 0 if there was no answer. */
  | { readonly kind: 'failed'; readonly status: number; readonly retryAfterMs: number };

export type PostReports = (reports: readonly CallReport[]) => Promise<ReportAnswer>;

/** API Gateway answers within 30 s. */
const WITHIN_MS = 30 * SECOND_MS;
const OK = 200;
const UNAUTHENTICATED = 401;
/**
 * 403 and 404 are not among them: they mean a wrong scope or address in the settings, and the reports must not be lost
 * because of that.
 */
const WRONG_REQUEST: ReadonlySet<number> = new Set([400, 413, 422]);

const Problem = z.looseObject({ code: z.string().max(64) });

/** Seconds or a date (RFC 9110 section 10.2.3). */
const retryAfterMs = (header: string | null, now: number): number => {
  if (header === null) return 0;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * SECOND_MS : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(ms, 0) : 0;
};

const meaningOf = async (response: Response, sent: number, now: number): Promise<ReportAnswer> => {
  const { status, headers } = response;
  const json = readJson(await response.text());
  if (status === OK) {
    const parsed = CallReportResults.safeParse(json);
    if (parsed.success && parsed.data.results.length === sent) return { kind: 'results', results: parsed.data.results };
  }
  if (WRONG_REQUEST.has(status)) return { kind: 'refused', status, code: Problem.safeParse(json).data?.code ?? 'unknown' };
  return { kind: 'failed', status, retryAfterMs: retryAfterMs(headers.get('retry-after'), now) };
};

export const postReports = (apiUrl: string, token: AccessToken, now: () => number): PostReports => {
  const url = `${apiUrl.replace(/\/$/, '')}${reportCalls.path}`;
  const exchange = async (reports: readonly CallReport[], bearer: string): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reports }),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
  return async (reports) => {
    try {
      const first = await token.get();
      let response = await exchange(reports, first);
      if (response.status === UNAUTHENTICATED) {
        await response.body?.cancel();
        token.forget(first);
        response = await exchange(reports, await token.get());
      }
      return await meaningOf(response, reports.length, now());
    } catch {
      return { kind: 'failed', status: 0, retryAfterMs: 0 };
    }
  };
};
