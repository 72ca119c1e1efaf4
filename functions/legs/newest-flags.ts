/** Leaves out reports of flags that are older than one that has come before. */
import type { LegEvent } from '../../domain/bridge/leg-event';
import { type FlagEvent, flagEvents, isFlagEvent } from '../../schemas/participant-actions';
import type { Deps } from '../ports/deps';
import { mapInParallel } from '../runtime/in-parallel';

const REQUESTS_AT_ONCE = 20;

type FlagReport = LegEvent & { readonly kind: FlagEvent };

const isFlagReport = (event: LegEvent): event is FlagReport => isFlagEvent(event.kind);

const isOfSameFlag = (one: FlagReport, other: FlagReport): boolean =>
  one.participantId === other.participantId && one.leg === other.leg && flagEvents[one.kind].flag === flagEvents[other.kind].flag;

/** The reports of each flag of each leg, in the order in which they came. */
const byFlag = (reports: readonly FlagReport[]): readonly (readonly FlagReport[])[] =>
  reports
    .filter((report, index) => reports.findIndex((other) => isOfSameFlag(report, other)) === index)
    .map((first) => reports.filter((report) => isOfSameFlag(report, first)));

/** Events of one conference, in their order. If a later try meets a time that it has noted itself, the report is kept. */
export const withNewestFlags = async (
  { flagTimes }: Pick<Deps, 'flagTimes'>,
  events: readonly LegEvent[],
): Promise<readonly LegEvent[]> => {
  const overtaken = new Set<LegEvent>();
  await mapInParallel(byFlag(events.filter(isFlagReport)), REQUESTS_AT_ONCE, async (reports) => {
    for (const report of reports) {
      if (!(await flagTimes.note(report, flagEvents[report.kind].flag, report))) overtaken.add(report);
    }
  });
  return events.filter((event) => !overtaken.has(event));
};
