/** Reads one report of a request. A report that does not match the contract is rejected alone. */
import { CallReport, type CallReportResult, ReportId } from '../../schemas/call-report';
import { argumentErrors } from '../http/argument-errors';

/** The report, or the result that says why it is rejected. */
export const readReport = (given: unknown, index: number): CallReport | CallReportResult => {
  const { success, data, error } = CallReport.safeParse(given);
  if (success) return data;
  const id = ReportId.safeParse(typeof given === 'object' && given !== null && 'reportId' in given ? given.reportId : undefined);
  const errors = argumentErrors('body', error, ['reports', index]);
  return { reportId: id.success ? id.data : null, outcome: 'rejected', code: 'INVALID_ARGUMENT', errors: [...errors] };
};

export const isReport = (read: CallReport | CallReportResult): read is CallReport => 'state' in read;
