/**
 * Tells a report that comes much too late from one of a network whose clock was set back. The network's times are
 * compared only with each other, and Rollcall's only with each other.
 */
import { MINUTE_MS } from '../../schemas/durations';
import { isNewCall, knownCall, type KnownCalls } from '../participant/report-of-call';
import { isBeingPlaced, isOver, type KnownCall } from '../participant/single-line-call';
import { conferenceField, type Mutation, remove, set } from './change';
import type { ConferenceRecord } from './record';

/** A report that is this much older than the newest one of the same initiator may be about a call that is long over. */
export const LATE_MS = 30 * MINUTE_MS;
/** How much faster than Rollcall's clock a network may count the time between two reports of a call. */
const DRIFT_MS = 1_000;

type Seen = Pick<ConferenceRecord, 'newestReportAt' | 'oldCallAt'>;
type Report = { readonly call: KnownCall; /** When Rollcall received it. */ readonly at: number };

export const looksLate = ({ newestReportAt }: Seen, occurredAt: number): boolean =>
  newestReportAt !== undefined && occurredAt < newestReportAt - LATE_MS;

/** The end of a call came before the call, or the call goes on as fast as Rollcall's own clock: the clock was set back. */
const wasSetBack = ({ oldCallAt }: Seen, known: KnownCall, { call, at }: Report): boolean =>
  isOver(call) ? call.at < known.at : oldCallAt !== undefined && call.at - known.at <= at - oldCallAt + DRIFT_MS;

/**
 * Whether the report comes too late to count. The beginning of a call counts although it looks late, since the clock
 * may have been set back. Whether it was, the next reports of that call show: a report that was kept arrives at once
 * with those that followed it.
 */
export const isTooLate = (seen: Seen, calls: KnownCalls, report: Report): boolean => {
  const { call } = report;
  if (!looksLate(seen, call.at)) return false;
  const known = knownCall(calls, call.key);
  if (!known || isNewCall(calls, call)) return !isBeingPlaced(call);
  return !isOver(call) && seen.oldCallAt !== undefined && !wasSetBack(seen, known, report);
};

/** The report's time becomes the newest, unless it looks late and does not show that the clock was set back. */
export const noteTime = (seen: Seen | undefined, calls: KnownCalls, report: Report): readonly Mutation[] => {
  const { call, at } = report;
  if (!seen || !looksLate(seen, call.at)) return [set(conferenceField('newestReportAt'), call.at)];
  const known = knownCall(calls, call.key);
  if (!known || isNewCall(calls, call)) return [set(conferenceField('oldCallAt'), at)];
  return wasSetBack(seen, known, report) ? [set(conferenceField('newestReportAt'), call.at), remove(conferenceField('oldCallAt'))] : [];
};
