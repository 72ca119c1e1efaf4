/** Checks one report of a request. A report that does not match the contract is rejected alone. */
import { CallReport, type CallReportResult, ReportId } from '../../schemas/call-report';
import type { ArgumentError } from '../../schemas/problems';
import { argumentErrors } from '../http/argument-errors';

export type CheckedReport = { readonly report: CallReport } | { readonly rejected: CallReportResult };

const reportIdOf = (given: unknown): string | null => {
  const id = ReportId.safeParse(typeof given === 'object' && given !== null && 'reportId' in given ? given.reportId : undefined);
  return id.success ? id.data : null;
};

/** The report, or the result that rejects it. `index`: its place in the request. */
export const checkReport = (given: unknown, index: number): CheckedReport => {
  const { success, data, error } = CallReport.safeParse(given);
  const isToItself = success && data.initiator === data.participant;
  if (success && !isToItself) return { report: data };
  const errors: readonly ArgumentError[] = success
    ? [{ pointer: `#/reports/${String(index)}/participant`, detail: 'must not be the initiator' }]
    : argumentErrors('body', error, ['reports', index]);
  return { rejected: { reportId: reportIdOf(given), outcome: 'rejected', code: 'INVALID_ARGUMENT', errors: [...errors] } };
};
