/**
 * Handles one call report that `checkReport` has let pass. The usual case takes one write; if the write is refused, the
 * refusal decides what else to do.
 */
import { newParticipant } from '../../domain/conference/changes/new-participant';
import { openConference } from '../../domain/conference/changes/open-conference';
import {
  initialStatusOf,
  isRepeated,
  reportAfterRequest,
  type ReportedCall,
  reportedParticipant,
  reportNew,
  reportBeforeRequest,
  reportWhileRunning,
} from '../../domain/conference/changes/report-call';
import { isRunning } from '../../domain/conference/lifecycle';
import { ASSEMBLY_IDLE_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import { mayBeDialled } from '../../domain/dialling/allowed-numbers';
import { RANDOM_CHARACTERS, conferenceIdOf } from '../../domain/ids/conference-id';
import type { CallReport, CallReportResult } from '../../schemas/call-report';
import type { NotWritten, WriteOutcome } from '../ports/conference-store';
import type { Deps } from '../ports/deps';
import type { Identity } from '../runtime/identity';
import { tryAgainLater } from '../runtime/outage';
import { type Decision, untilWritten } from '../runtime/until-written';

export type ReportDeps = Pick<Deps, 'store' | 'clock' | 'settings' | 'randomId'> & { readonly ids: Identity };

type Verdict = Omit<CallReportResult, 'reportId'>;

/** After the first write. */
const RETRIES = 5;

/** What can be said about a report without reading the conference. */
const refuse = (deps: ReportDeps, report: CallReport): Verdict | undefined => {
  const ageMs = deps.clock() - Date.parse(report.occurredAt);
  if (!mayBeDialled(report.participant, deps.settings)) return { outcome: 'rejected', code: 'NUMBER_NOT_ALLOWED' };
  // An assembly of that time is over, so the call belongs to an earlier conference than the current one.
  return ageMs > ASSEMBLY_IDLE_MS ? { outcome: 'stale' } : undefined;
};

/**
 * Opens an assembly for a call that is being made or is up. The end of a call opens nothing, nor does a report about
 * the previous conference.
 */
const openByReport = async (
  deps: ReportDeps,
  report: CallReport,
  call: ReportedCall,
  current: ConferenceRecord | undefined,
): Promise<WriteOutcome | Verdict> => {
  const isOver = initialStatusOf(call.state) === 'offline';
  if (isOver) return { outcome: 'ignored' };
  if (call.occurredAt <= (current?.endedAt ?? 0)) return { outcome: 'stale' };
  const key = deps.ids.initiatorKey(report.initiator);
  return deps.store.open(
    openConference({
      conferenceId: conferenceIdOf(key, call.at, deps.randomId(RANDOM_CHARACTERS)),
      initiator: report.initiator,
      initiatorId: deps.ids.participantId(report.initiator, report.initiator),
      origin: 'network',
      at: call.at,
      maxParticipants: deps.settings.maxParticipants,
      participants: { [call.participantId]: reportedParticipant(newParticipant({ phoneNumber: report.participant }), call) },
    }),
  );
};

/** What to do about a refusal, depending on its reason. */
const respond = async (deps: ReportDeps, report: CallReport, call: ReportedCall, refused: NotWritten): Promise<WriteOutcome | Verdict> => {
  const { current } = refused;
  const refusal = refused.result === 'refused' ? refused.refusal : undefined;
  const key = deps.ids.initiatorKey(report.initiator);
  if (!current || current.state === 'ended') return openByReport(deps, report, call, current);
  const { conferenceId } = current;
  const participant = current.participants[call.participantId];
  if (current.state === 'ending' || participant?.removed) return { outcome: 'ignored', conferenceId };
  if (refusal === 'stale') return { outcome: isRepeated(current, call) ? 'duplicate' : 'stale', conferenceId };
  if (isRunning(current.state))
    return participant ? deps.store.change(key, reportWhileRunning(current, call)) : { outcome: 'ignored', conferenceId };
  if (!participant && refusal === 'no-room') return { outcome: 'rejected', code: 'TOO_MANY_PARTICIPANTS', conferenceId };
  if (!participant) return deps.store.change(key, reportNew(current, call, newParticipant({ phoneNumber: report.participant })));
  return deps.store.change(key, participant.statusRequested ? reportAfterRequest(current, call) : reportBeforeRequest(call));
};

const decisionOf = (next: WriteOutcome | Verdict): Decision<NotWritten, Verdict> => {
  if ('outcome' in next) return { done: next };
  return next.result === 'written' ? { done: { outcome: 'applied', conferenceId: next.record.conferenceId } } : { seen: next };
};

export const takeReport = async (deps: ReportDeps, report: CallReport): Promise<CallReportResult> => {
  const { reportId } = report;
  const refused = refuse(deps, report);
  if (refused) return { reportId, ...refused };
  const call: ReportedCall = {
    participantId: deps.ids.participantId(report.initiator, report.participant),
    state: report.state,
    cause: report.cause ?? null,
    occurredAt: Date.parse(report.occurredAt),
    at: deps.clock(),
  };
  const first = await deps.store.change(deps.ids.initiatorKey(report.initiator), reportBeforeRequest(call));
  const verdict = await untilWritten(decisionOf(first), async (seen) => decisionOf(await respond(deps, report, call, seen)), {
    tries: RETRIES,
    giveUp: () => {
      throw tryAgainLater('A call report could not be written because other writers were faster');
    },
  });
  return { reportId, ...verdict };
};
