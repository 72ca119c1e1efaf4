import { reportCalls } from '../../schemas/api/calls';
import type { CallReport, CallReportResult } from '../../schemas/call-report';
import { httpHandler } from '../http/http-handler';
import type { CommandDeps } from '../ports/deps';
import { commanding } from '../providers';
import { allOrThrow } from '../runtime/all-or-throw';
import { lambda } from '../runtime/lambda';
import { isOutage } from '../runtime/outage';
import { isReport, readReport } from './read-report';
import { type ReportDeps, takeReport } from './take-report';

type BatchDeps = ReportDeps & Pick<CommandDeps, 'log'>;
/** An item with its index in the request, since the results are returned in that order. */
type Numbered<Item> = readonly [index: number, item: Item];
type Taken = { readonly result: CallReportResult; readonly error?: unknown };

/**
 * A failure that would come back with every repetition must not hold up the other reports for ever: it is the outcome
 * of its own report. A transient failure is everybody's.
 */
const takeAlone = async (deps: BatchDeps, report: CallReport): Promise<Taken> => {
  try {
    return { result: await takeReport(deps, report) };
  } catch (error) {
    if (isOutage(error)) throw error;
    return { result: { reportId: report.reportId, outcome: 'rejected', code: 'INTERNAL' }, error };
  }
};

const inOrder = async (deps: BatchDeps, reports: readonly Numbered<CallReport>[]): Promise<Numbered<Taken>[]> => {
  const taken: Numbered<Taken>[] = [];
  for (const [index, report] of reports) taken.push([index, await takeAlone(deps, report)]);
  return taken;
};

/** Groups the reports by initiator. Reports of one initiator are handled in order, different initiators in parallel. */
const byInitiator = (reports: readonly Numbered<CallReport>[]): readonly (readonly Numbered<CallReport>[])[] => {
  const groups = new Map<string, Numbered<CallReport>[]>();
  for (const [index, report] of reports) groups.set(report.initiator, [...(groups.get(report.initiator) ?? []), [index, report]]);
  return [...groups.values()];
};

/** If no report could be processed, the request failed. */
const failures = (taken: readonly Taken[], log: BatchDeps['log']): void => {
  const failed = taken.filter(({ error }) => error !== undefined);
  if (failed.length > 0 && failed.length === taken.length) throw failed[0]?.error;
  for (const { error } of failed) log('report.failed', { code: 'INTERNAL', error });
};

export const reportCallsHandler = (deps: CommandDeps) =>
  httpHandler(reportCalls, deps, async ({ body }) => {
    const ids = await deps.identity();
    const reports = body.reports.map((report, index): Numbered<CallReport | CallReportResult> => [index, readReport(report, index)]);
    const rejected = reports.flatMap(([index, report]): Numbered<Taken>[] => (isReport(report) ? [] : [[index, { result: report }]]));
    const groups = byInitiator(reports.flatMap(([index, report]): Numbered<CallReport>[] => (isReport(report) ? [[index, report]] : [])));
    const taken = (await allOrThrow(groups.map((group) => inOrder({ ...deps, ids }, group)))).flat();
    const all = [...rejected, ...taken].sort(([a], [b]) => a - b).map(([, each]) => each);
    failures(all, deps.log);
    return { status: 200 as const, body: { results: all.map(({ result }) => result) } };
  });

export const handler = lambda(reportCallsHandler, commanding);
