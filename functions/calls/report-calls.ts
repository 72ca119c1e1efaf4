import { reportCalls } from '../../schemas/api/calls';
import type { CallReport, CallReportResult } from '../../schemas/call-report';
import { commandProviders, type CommandDeps } from '../conferences/command-deps';
import { httpHandler } from '../http/http-handler';
import { lambda } from '../lambda';
import { takeReport, type ReportDeps } from './take-report';

const inTurn = async (deps: ReportDeps, reports: readonly CallReport[]): Promise<CallReportResult[]> => {
  const results: CallReportResult[] = [];
  for (const report of reports) results.push(await takeReport(deps, report));
  return results;
};

/** One initiator's reports in their order, different initiators' side by side. */
const byInitiator = (reports: readonly CallReport[]): readonly (readonly CallReport[])[] => {
  const groups = new Map<string, CallReport[]>();
  for (const report of reports) groups.set(report.initiator, [...(groups.get(report.initiator) ?? []), report]);
  return [...groups.values()];
};

export const reportCallsHandler = (deps: CommandDeps) =>
  httpHandler(reportCalls, deps, async ({ body: { reports } }) => {
    const ids = await deps.identity();
    const taken = (await Promise.all(byInitiator(reports).map((group) => inTurn({ ...deps, ids }, group)))).flat();
    const order = new Map(reports.map(({ reportId }, index) => [reportId, index]));
    const results = taken.sort((a, b) => (order.get(a.reportId) ?? 0) - (order.get(b.reportId) ?? 0));
    return { status: 200 as const, body: { results } };
  });

export const handler = lambda(reportCallsHandler, commandProviders);
