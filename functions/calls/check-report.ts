/** Checks one report of a request. A report that does not match the contract is rejected alone. */
import { CallReport, type CallReportResult, ReportId } from '../../schemas/call-report';
import { MINUTE_MS } from '../../schemas/durations';
import type { ArgumentError } from '../../schemas/problems';
import { argumentErrors } from '../http/argument-errors';

export type CheckedReport = { readonly report: CallReport } | { readonly rejected: CallReportResult };

/** The network's clock may be ahead of ours, but not by more than this. */
const MAX_AHEAD_MS = 5 * MINUTE_MS;

const reportIdOf = (given: unknown): string | null => {
  const id = ReportId.safeParse(typeof given === 'object' && given !== null && 'reportId' in given ? given.reportId : undefined);
  return id.success ? id.data : null;
};

/** What the schema of a single report cannot say: how its members fit together, and with our clock. */
const contradictionsIn = ({ initiator, participant, occurredAt }: CallReport, index: number, now: number): readonly ArgumentError[] => {
  const pointer = `#/reports/${String(index)}`;
  const errors: ArgumentError[] = [];
  if (initiator === participant) errors.push({ pointer: `${pointer}/participant`, detail: 'must not be the initiator' });
  if (Date.parse(occurredAt) > now + MAX_AHEAD_MS) {
    errors.push({ pointer: `${pointer}/occurredAt`, detail: 'must not be more than five minutes ahead' });
  }
  return errors;
};

/** The report, or the result that rejects it. `index`: its place in the request. */
export const checkReport = (given: unknown, index: number, now: number): CheckedReport => {
  const { success, data, error } = CallReport.safeParse(given);
  const errors = success ? contradictionsIn(data, index, now) : argumentErrors('body', error, ['reports', index]);
  if (success && errors.length === 0) return { report: data };
  return { rejected: { reportId: reportIdOf(given), outcome: 'rejected', code: 'INVALID_ARGUMENT', errors: [...errors] } };
};
