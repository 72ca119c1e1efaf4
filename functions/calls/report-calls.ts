import { reportCalls } from '../../schemas/api/calls';
import type { CallReport, CallReportResult } from '../../schemas/call-report';
import type { PhoneNumber } from '../../schemas/common';
import { httpHandler } from '../http/http-handler';
import type { CommandDeps, Deps } from '../ports/deps';
import { commanding, wait } from '../providers';
import { allOrThrow } from '../runtime/all-or-throw';
import { lambda } from '../runtime/lambda';
import { isOutage } from '../runtime/outage';
import { checkReport } from './check-report';
import { takeReport } from './take-report';

type ReportCallsDeps = CommandDeps & Pick<Deps, 'wait'>;

/** `error`: why the report could not be processed. `hasMetOutage`: it, or one before it, met a transient failure. */
type Taken = { readonly result: CallReportResult; readonly error?: unknown; readonly hasMetOutage?: boolean };

type Take = (report: CallReport) => Promise<Taken>;

const rejected = ({ reportId }: CallReport, code: 'UNAVAILABLE' | 'INTERNAL'): CallReportResult => ({
  reportId,
  outcome: 'rejected',
  code,
});

/** A failure is the outcome of its own report, so that it does not block the others. */
const takingEachAlone =
  (take: (report: CallReport) => Promise<CallReportResult>): Take =>
  async (report) => {
    try {
      return { result: await take(report) };
    } catch (error) {
      const hasMetOutage = isOutage(error);
      return { result: rejected(report, hasMetOutage ? 'UNAVAILABLE' : 'INTERNAL'), error, hasMetOutage };
    }
  };

const isToBeRepeated = ({ code }: CallReportResult): boolean => code === 'UNAVAILABLE';

/**
 * Reports of one initiator are taken in order, those of different initiators in parallel. If the network has to repeat
 * one, it has to repeat the later ones of that initiator too, so that they still follow it.
 */
const inOrder = (take: Take): Take => {
  const lastOf = new Map<PhoneNumber, Promise<Taken>>();
  const takeAfter = async (report: CallReport, before: Promise<Taken> | undefined): Promise<Taken> => {
    const { result, hasMetOutage = false } = (await before) ?? {};
    return result && isToBeRepeated(result) ? { result: rejected(report, 'UNAVAILABLE'), hasMetOutage } : take(report);
  };
  return (report) => {
    const taken = takeAfter(report, lastOf.get(report.initiator));
    lastOf.set(report.initiator, taken);
    return taken;
  };
};

/**
 * If every report has met an outage, the whole request fails: the network repeats it, and alarms count it. Reports that
 * do not match the contract have no part in that.
 */
const throwIfOutage = (taken: readonly Taken[]): void => {
  if (taken.length > 0 && taken.every(({ hasMetOutage }) => hasMetOutage)) throw taken.find(({ error }) => error !== undefined)?.error;
};

export const reportCallsHandler = (deps: ReportCallsDeps) =>
  httpHandler(reportCalls, deps, async ({ body, correlator }) => {
    const ids = await deps.identity();
    const take = inOrder(takingEachAlone((report) => takeReport({ ...deps, ids }, report)));
    const checked = body.reports.map(checkReport);
    const taken = await allOrThrow(
      checked.map(async (one): Promise<Taken> => ('report' in one ? take(one.report) : { result: one.rejected })),
    );
    throwIfOutage(taken.filter((_, index) => checked[index] && 'report' in checked[index]));
    taken.forEach(({ error }, index) => error !== undefined && deps.log('report.failed', { correlator, index, error }));
    const results = taken.map(({ result }) => result);
    const isFinal = results.every((result) => !isToBeRepeated(result) && result.code !== 'INTERNAL');
    return { status: 200 as const, body: { results }, isFinal };
  });

export const handler = lambda(reportCallsHandler, { ...commanding, wait });
