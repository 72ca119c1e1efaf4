import { reportCalls } from '../../schemas/api/calls';
import type { CallReport, CallReportResult } from '../../schemas/call-report';
import { httpHandler } from '../http/http-handler';
import type { CommandDeps } from '../ports/deps';
import { commanding } from '../providers';
import { allSettled } from '../runtime/all-settled';
import { lambda } from '../runtime/lambda';
import { type ReportDeps, takeReport } from './take-report';

/** An item with its index in the request, since the results are returned in that order. */
type Numbered<Item> = readonly [index: number, item: Item];

const inOrder = async (deps: ReportDeps, reports: readonly Numbered<CallReport>[]): Promise<Numbered<CallReportResult>[]> => {
  const results: Numbered<CallReportResult>[] = [];
  for (const [index, report] of reports) results.push([index, await takeReport(deps, report)]);
  return results;
};

/** Groups the reports by initiator. Reports of one initiator are handled in order, different initiators in parallel. */
const byInitiator = (reports: readonly CallReport[]): readonly (readonly Numbered<CallReport>[])[] => {
  const groups = new Map<string, Numbered<CallReport>[]>();
  reports.forEach((report, index) => groups.set(report.initiator, [...(groups.get(report.initiator) ?? []), [index, report]]));
  return [...groups.values()];
};

export const reportCallsHandler = (deps: CommandDeps) =>
  httpHandler(reportCalls, deps, async ({ body: { reports } }) => {
    const ids = await deps.identity();
    const taken = (await allSettled(byInitiator(reports).map((group) => inOrder({ ...deps, ids }, group)))).flat();
    const results = taken.sort(([a], [b]) => a - b).map(([, result]) => result);
    return { status: 200 as const, body: { results } };
  });

export const handler = lambda(reportCallsHandler, commanding);
