/**
 * Handles one call report that `checkReport` has let pass. The usual case takes one write; if the write is refused, the
 * refusal decides what else to do.
 */
import { createHash } from 'node:crypto';
import { isOld, isRepeated, received } from '../../domain/conference/changes/note-call';
import { reportAfterRequest, reportBeforeRequest, reportWhileRunning } from '../../domain/conference/changes/report-call';
import { isTooLate } from '../../domain/conference/late-report';
import { isRunning } from '../../domain/conference/lifecycle';
import { mayBeDialled } from '../../domain/dialling/allowed-numbers';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { CallReport, CallReportResult } from '../../schemas/call-report';
import { finishOverdue, overdue } from '../conferences/overdue-end';
import { idsIn } from '../conferences/own-place';
import type { NotWritten, WriteOutcome } from '../ports/conference-store';
import { randomPause } from '../runtime/random-pause';
import { type Decision, untilWritten } from '../runtime/until-written';
import { type CallIn, type ReportDeps, takeOutsideReport, type Verdict } from './take-outside-report';
import { openByReport, takeDuringEnd, underOtherKeys } from './take-report-after-end';

/** After the first write. */
const RETRIES = 5;

/** What can be said about a report without reading the conference. */
const refuse = (deps: ReportDeps, report: CallReport): Verdict | undefined =>
  mayBeDialled(report.participant, deps.settings) ? undefined : { outcome: 'rejected', code: 'NUMBER_NOT_ALLOWED' };

/** What to do about a refusal, depending on what was read. */
const respond = async (
  deps: ReportDeps,
  report: CallReport,
  callIn: CallIn,
  { current: refusing }: NotWritten,
): Promise<WriteOutcome | Verdict> => {
  const { at } = callIn(deps.ids);
  const late = overdue(refusing, at);
  const current = late ? await finishOverdue(deps.store, late, at) : refusing;
  if (!current || current.state === 'ended') {
    const other = await underOtherKeys(deps, report, current);
    if (!other || other.state === 'ended') return openByReport(deps, report, callIn, other);
    return { result: 'refused', refusal: 'already-open', current: other };
  }
  const { conferenceId } = current;
  const call = callIn(idsIn(deps.ids, conferenceId));
  if (current.state === 'ending') return takeDuringEnd(deps, call, current);
  if (isOld(current, call)) return { outcome: isRepeated(current, call) ? 'duplicate' : 'stale', conferenceId };
  const participant = current.participants[call.participantId];
  if (isTooLate(current, participant ?? {}, received(call))) return { outcome: 'stale', conferenceId };
  if (!participant || participant.removed) return takeOutsideReport(deps, report, call, current);
  const key = initiatorKeyOf(conferenceId);
  if (isRunning(current.state)) return deps.store.change(key, reportWhileRunning(current, call));
  return deps.store.change(key, participant.statusRequested ? reportAfterRequest(current, call) : reportBeforeRequest(call, current));
};

const decisionOf = (next: WriteOutcome | Verdict): Decision<NotWritten, Verdict> => {
  if ('outcome' in next) return { done: next };
  return next.result === 'written' ? { done: { outcome: 'applied', conferenceId: next.record.conferenceId } } : { seen: next };
};

/** Four digits, since it is stored with every participant, and only tells the few calls of one participant apart. */
const CALL_KEYS = 10_000;
const callKeyOf = (callId: string): number => createHash('sha256').update(callId).digest().readUInt32BE() % CALL_KEYS;

export const takeReport = async (deps: ReportDeps, report: CallReport): Promise<CallReportResult> => {
  const { reportId } = report;
  const refused = refuse(deps, report);
  if (refused) return { reportId, ...refused };
  const reported = {
    callKey: callKeyOf(report.callId),
    state: report.state,
    cause: report.cause ?? null,
    occurredAt: Date.parse(report.occurredAt),
    at: deps.clock(),
  };
  const callIn: CallIn = (of) => ({ ...reported, participantId: of.participantId(report.initiator, report.participant) });
  const { ids } = deps;
  const first = await deps.store.change(ids.initiatorKey(report.initiator), reportBeforeRequest(callIn(ids)));
  const verdict = await untilWritten(decisionOf(first), async (seen) => decisionOf(await respond(deps, report, callIn, seen)), {
    tries: RETRIES,
    giveUp: (): Verdict => ({ outcome: 'rejected', code: 'UNAVAILABLE' }),
    pause: randomPause(deps),
  });
  return { reportId, ...verdict };
};
