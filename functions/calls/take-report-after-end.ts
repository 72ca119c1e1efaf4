/** Handles a call report while the initiator has no open conference: the last one ends or has ended, or there was none. */
import { newParticipant } from '../../domain/conference/changes/new-participant';
import { callOf, received, type ReportedCall } from '../../domain/conference/changes/note-call';
import { openConference } from '../../domain/conference/changes/open-conference';
import { reportedParticipant } from '../../domain/conference/changes/report-newcomer';
import { isTooLate, timeOfFirst } from '../../domain/conference/late-report';
import type { Policy } from '../../domain/conference/policy';
import { type ConferenceRecord, isOutsider } from '../../domain/conference/record';
import { mayBeWithdrawnCall } from '../../domain/conference/withdrawn-calls';
import { RANDOM_CHARACTERS, conferenceIdOf } from '../../domain/ids/conference-id';
import { isNewCall } from '../../domain/participant/report-of-call';
import { statusByCall } from '../../domain/participant/single-line-call';
import type { CallReport } from '../../schemas/call-report';
import { currentUnder, idsIn, openUnder } from '../conferences/own-place';
import type { WriteOutcome } from '../ports/conference-store';
import type { CallIn, ReportDeps, Verdict } from './take-outside-report';

/**
 * The call belongs to the conference that ends or has ended: that conference knows its id (times do not tell, since the
 * network's clock is not ours), or Rollcall had asked for it. A call with an outsider goes on, and may become a
 * conference.
 */
const isCallOf = (ended: ConferenceRecord, call: ReportedCall, policy: Pick<Policy, 'ringSeconds'>): boolean => {
  const participant = ended.participants[call.participantId];
  if (participant === undefined || isOutsider(participant)) return false;
  return !isNewCall(participant, callOf(call)) || mayBeWithdrawnCall(ended, participant, call.at, policy);
};

/**
 * What is open, or was last, under the other hash keys. The first write looked under the first one. `seen`: what it saw.
 */
export const underOtherKeys = async (
  { store, ids }: ReportDeps,
  { initiator }: CallReport,
  seen: ConferenceRecord | undefined,
): Promise<ConferenceRecord | undefined> =>
  ids.all.length === 1 ? seen : currentUnder(store, ids.initiatorKeys(initiator), { consistent: true });

/**
 * Opens an assembly for a call that is being made or is up. The end of a call opens nothing, nor does a report about
 * the previous conference.
 */
export const openByReport = async (
  deps: ReportDeps,
  report: CallReport,
  callIn: CallIn,
  ended: ConferenceRecord | undefined,
): Promise<WriteOutcome | Verdict> => {
  const { initiator } = report;
  const call = callIn(ended ? idsIn(deps.ids, ended.conferenceId) : deps.ids);
  if (statusByCall(call.state) === 'offline') return { outcome: 'ignored' };
  if (ended && (isCallOf(ended, call, deps.settings) || isTooLate(ended, {}, received(call)))) return { outcome: 'stale' };
  const randomPart = deps.randomId(RANDOM_CHARACTERS);
  return openUnder(deps.store, deps.ids, { initiator, at: call.at }, (ids) =>
    openConference({
      conferenceId: conferenceIdOf(ids.initiatorKey(initiator), call.at, randomPart),
      initiator,
      initiatorId: ids.participantId(initiator, initiator),
      origin: 'network',
      at: call.at,
      maxParticipants: deps.settings.maxParticipants,
      reportTime: timeOfFirst(ended ?? {}, received(call)),
      participants: { [callIn(ids).participantId]: reportedParticipant(newParticipant({ phoneNumber: report.participant }), call) },
    }),
  );
};

/**
 * The next conference can be opened only when this one has ended, in 30 s at the latest. So the network is asked to
 * repeat what belongs to the next one.
 */
export const takeDuringEnd = ({ settings }: ReportDeps, call: ReportedCall, ending: ConferenceRecord): Verdict => {
  const { conferenceId } = ending;
  return isCallOf(ending, call, settings)
    ? { outcome: 'ignored', conferenceId }
    : { outcome: 'rejected', code: 'UNAVAILABLE', conferenceId };
};
