import { reportCalls } from '../../schemas/api/calls';
import type { CallReport, CallReportResult } from '../../schemas/call-report';
import type { PhoneNumber } from '../../schemas/common';
import { httpHandler } from '../http/http-handler';
import type { CommandDeps } from '../ports/deps';
import { commanding } from '../providers';
import { allOrThrow } from '../runtime/all-or-throw';
import { lambda } from '../runtime/lambda';
import { isOutage } from '../runtime/outage';
import { checkReport } from './check-report';
import { takeReport } from './take-report';

type Take = (report: CallReport, index: number) => Promise<CallReportResult>;

/**
 * A failure that every retry would meet again is the outcome of its own report, so that it does not block the others. A
 * transient failure fails the whole request, which the network repeats.
 */
const takingEachAlone =
  (deps: CommandDeps, correlator: string, take: Take): Take =>
  async (report, index) => {
    try {
      return await take(report, index);
    } catch (error) {
      if (isOutage(error)) throw error;
      deps.log('report.failed', { correlator, index, error });
      return { reportId: report.reportId, outcome: 'rejected', code: 'INTERNAL' };
    }
  };

/** Reports of one initiator are taken in order, those of different initiators in parallel. */
const inOrder = (take: Take): Take => {
  const lastOf = new Map<PhoneNumber, Promise<CallReportResult>>();
  return (report, index) => {
    const before = lastOf.get(report.initiator);
    const taken = before === undefined ? take(report, index) : before.then(() => take(report, index));
    lastOf.set(report.initiator, taken);
    return taken;
  };
};

export const reportCallsHandler = (deps: CommandDeps) =>
  httpHandler(reportCalls, deps, async ({ body, correlator }) => {
    const ids = await deps.identity();
    const take = inOrder(takingEachAlone(deps, correlator, (report) => takeReport({ ...deps, ids }, report)));
    const results = await allOrThrow(
      body.reports.map(async (given, index) => {
        const checked = checkReport(given, index);
        return 'report' in checked ? take(checked.report, index) : checked.rejected;
      }),
    );
    return { status: 200 as const, body: { results }, isFinal: results.every(({ code }) => code !== 'INTERNAL') };
  });

export const handler = lambda(reportCallsHandler, commanding);
