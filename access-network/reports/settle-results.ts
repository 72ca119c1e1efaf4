/** What Rollcall's answer means for each report of a request. */
import type { CallReport, CallReportResult } from '../../schemas/call-report';

export type LaneOutcome = {
  readonly initiator: string;
  /** Rollcall has them, or has refused them for good. */
  readonly settled: readonly CallReport[];
  readonly rejected: readonly { readonly report: CallReport; readonly code: string }[];
  /** The first report that must be sent again, and whether its code was `INTERNAL`. */
  readonly again?: { readonly report: CallReport; readonly isInternal: boolean };
};

const UNKNOWN_CODE = 'unknown';
const INTERNAL = 'INTERNAL';
const toRepeat: readonly (string | undefined)[] = ['UNAVAILABLE', INTERNAL];

const isToRepeat = ({ outcome, code }: CallReportResult): boolean => outcome === 'rejected' && toRepeat.includes(code);

type Answered = { readonly report: CallReport; readonly result: CallReportResult };

const outcomeOf = (initiator: string, answered: readonly Answered[]): LaneOutcome => {
  const again = answered.find(({ result }) => isToRepeat(result));
  const done = answered.filter(({ result }) => !isToRepeat(result));
  const rejected = done.filter(({ result }) => result.outcome === 'rejected');
  return {
    initiator,
    settled: done.map(({ report }) => report),
    rejected: rejected.map(({ report, result }) => ({ report, code: result.code ?? UNKNOWN_CODE })),
    ...(again === undefined ? {} : { again: { report: again.report, isInternal: again.result.code === INTERNAL } }),
  };
};

/** `results` are in the order of the reports. */
export const outcomesByLane = (reports: readonly CallReport[], results: readonly CallReportResult[]): readonly LaneOutcome[] => {
  const lanes = new Map<string, Answered[]>();
  reports.forEach((report, at) => {
    const result = results[at];
    const lane = lanes.get(report.initiator) ?? [];
    if (result) lanes.set(report.initiator, [...lane, { report, result }]);
  });
  return [...lanes].map(([initiator, answered]) => outcomeOf(initiator, answered));
};
