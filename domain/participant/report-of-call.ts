/** What a report says about a participant with whom the initiator may have several single-line calls at once. */
import type { Status } from '../../schemas/participant';
import { isBeingPlaced, isOver, isUp, type KnownCall, MAX_OTHER_CALLS, orderOfCalls, type SingleLineCall } from './single-line-call';

export type KnownCalls = { readonly call?: SingleLineCall; readonly callKey?: number; readonly otherCalls?: readonly KnownCall[] };

/** The calls after a report. `status` is undefined if the report does not say whether the participant is online. */
export type ReportedCalls = { readonly shown: KnownCall; readonly others: readonly KnownCall[]; readonly status: Status | undefined };

/** The call that is shown is the first. */
const listed = ({ call, callKey, otherCalls = [] }: KnownCalls): readonly KnownCall[] =>
  call && callKey !== undefined ? [{ ...call, key: callKey }, ...otherCalls] : [];

export const knownCall = (calls: KnownCalls, key: number): KnownCall | undefined => listed(calls).find((call) => call.key === key);

/**
 * Whether the report says something new of its call. The end of a live call always does, because the network's clock
 * may have been set back.
 */
export const isNew = (calls: KnownCalls, report: KnownCall): boolean => {
  const known = knownCall(calls, report.key);
  return known === undefined || orderOfCalls(known, report) < 0 || (isOver(report) && !isOver(known));
};

/** Live calls are remembered before those that have ended. */
const remembered = (others: readonly KnownCall[]): readonly KnownCall[] =>
  [...others.filter((call) => !isOver(call)), ...others.filter(isOver)].slice(0, MAX_OTHER_CALLS);

const statusOf = (reported: KnownCall, shown: KnownCall): Status | undefined => {
  if (isUp(shown)) return 'online';
  return isOver(reported) ? 'offline' : undefined;
};

/**
 * Whether the report is about a call that is not known. Keys are short, so an ended call with the same key that lives
 * again is another one.
 */
export const isNewCall = (calls: KnownCalls, report: KnownCall): boolean => {
  const known = knownCall(calls, report.key);
  return known === undefined || (isOver(known) && !isOver(report) && orderOfCalls(known, report) < 0);
};

/** The call that came up last is the first. A call that is not up keeps its place. */
const withReported = (before: readonly KnownCall[], reported: KnownCall): readonly KnownCall[] => {
  const known = before.find(({ key }) => key === reported.key);
  if (isUp(reported) && !isUp(known)) return [reported, ...before.filter((call) => call !== known)];
  return known ? before.map((call) => (call === known ? reported : call)) : [...before, reported];
};

/** Shown is the call that came up last; if none is up, one that is being placed, and otherwise the one that ended last. */
export const afterReport = (calls: KnownCalls, report: KnownCall): ReportedCalls => {
  const known = knownCall(calls, report.key);
  // Repetitions of earlier reports must stay older than the end.
  const reported = isOver(report) && known ? { ...report, at: Math.max(report.at, known.at) } : report;
  const now = withReported(listed(calls), reported);
  const shown = now.find(isUp) ?? now.find(isBeingPlaced) ?? reported;
  return { shown, others: remembered(now.filter((call) => call !== shown)), status: statusOf(reported, shown) };
};
