/**
 * Tells a report that comes much too late from one of a network whose clock was set back. The network's times are
 * compared only with each other, and Rollcall's only with each other.
 */
import { MINUTE_MS } from '../../schemas/durations';
import { isNewCall, knownCall, type KnownCalls } from '../participant/report-of-call';
import { isBeingPlaced, isOver, type KnownCall } from '../participant/single-line-call';
import { any, compare, conferenceField, missing, type Mutation, remove, type Requirement, requirement, set } from './change';
import type { ConferenceRecord } from './record';

/** A report that is this much older than the newest one of the same initiator may be about a call that is long over. */
export const LATE_MS = 30 * MINUTE_MS;
/** How much faster than Rollcall's clock a network may count the time between two reports of a call. */
const DRIFT_MS = 1_000;

type Seen = Pick<ConferenceRecord, 'newestReportAt' | 'oldCallAt'>;
/** `at`: when Rollcall received it. */
export type Report = { readonly call: KnownCall; readonly at: number };

const newestReportAt = conferenceField('newestReportAt');

export const looksLate = ({ newestReportAt: newest }: Seen, occurredAt: number): boolean =>
  newest !== undefined && occurredAt < newest - LATE_MS;

/** The same as a condition: the report does not look late. If it does, the conference is read first. */
export const doesNotLookLate = (occurredAt: number): Requirement =>
  requirement(any(missing(newestReportAt), compare(newestReportAt, '<=', occurredAt + LATE_MS)), 'conflict');

/** What was known of the call; undefined if this is the first report of it. */
const knownBefore = (calls: KnownCalls, { call }: Report): KnownCall | undefined =>
  isNewCall(calls, call) ? undefined : knownCall(calls, call.key);

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
  const known = knownBefore(calls, report);
  if (!known) return !isBeingPlaced(call);
  return !isOver(call) && seen.oldCallAt !== undefined && !wasSetBack(seen, known, report);
};

/** What the first report of a call, which opens a conference, says of the network's clock. */
export const timeOfFirst = (seen: Seen, { call, at }: Report): Seen =>
  looksLate(seen, call.at) ? { oldCallAt: at } : { newestReportAt: call.at };

/** The report's time becomes the newest, unless it looks late and does not show that the clock was set back. */
export const noteTime = (seen: Seen | undefined, calls: KnownCalls, report: Report): readonly Mutation[] => {
  const { call, at } = report;
  if (!seen || !looksLate(seen, call.at)) return [set(newestReportAt, call.at)];
  const known = knownBefore(calls, report);
  if (!known) return [set(conferenceField('oldCallAt'), at)];
  return wasSetBack(seen, known, report) ? [set(newestReportAt, call.at), remove(conferenceField('oldCallAt'))] : [];
};
