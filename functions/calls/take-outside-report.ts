/** Handles a call report about somebody who is not in the conference, or no longer. */
import { newParticipant } from '../../domain/conference/changes/new-participant';
import type { ReportedCall } from '../../domain/conference/changes/note-call';
import {
  bringsBack,
  hasEntryOutside,
  reportNew,
  reportNewOutside,
  reportOutside,
  reportRemoved,
} from '../../domain/conference/changes/report-newcomer';
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { knownCall } from '../../domain/participant/report-of-call';
import { statusByCall } from '../../domain/participant/single-line-call';
import type { CallReport, CallReportResult } from '../../schemas/call-report';
import type { WriteOutcome } from '../ports/conference-store';
import type { Deps } from '../ports/deps';
import type { Identity, NumberIds } from '../runtime/identity';

export type ReportDeps = Pick<Deps, 'store' | 'clock' | 'settings' | 'randomId' | 'wait'> & {
  readonly ids: Identity;
};

/** The call, with the participant's id in a conference whose ids this key makes. */
export type CallIn = (ids: NumberIds) => ReportedCall;

/** What becomes of a report. */
export type Verdict = Omit<CallReportResult, 'reportId'>;

/** A removed participant who comes back has an entry already. */
const hasRoom = ({ freePlaces, freeEntries }: ConferenceRecord, removed: ParticipantRecord | undefined): boolean =>
  freePlaces >= 1 && (removed !== undefined || freeEntries >= 1);

/** An assembly takes everybody whom its initiator calls. While the conference runs, such calls are only noted. */
export const takeOutsideReport = async (
  { store }: ReportDeps,
  report: CallReport,
  call: ReportedCall,
  current: ConferenceRecord,
): Promise<WriteOutcome | Verdict> => {
  const { conferenceId } = current;
  const key = initiatorKeyOf(conferenceId);
  const added = newParticipant({ phoneNumber: report.participant });
  const removed = current.participants[call.participantId];
  const isLive = statusByCall(call.state) !== 'offline';
  if (!removed && call.state === 'released') return { outcome: 'ignored', conferenceId };
  // Rollcall itself had asked for the first call, before the participant was removed.
  const isAskedFor = removed?.callRequested === true && removed.call === undefined;
  if (current.state === 'assembling' && (!removed || (bringsBack(removed, call) && !isAskedFor))) {
    if (!hasRoom(current, removed)) return { outcome: 'rejected', code: 'TOO_MANY_PARTICIPANTS', conferenceId };
    return store.change(key, removed ? reportRemoved(current, call, removed) : reportNew(current, call, added));
  }
  if (removed && (isLive || knownCall(removed, call.callKey))) return store.change(key, reportOutside(current, call));
  if (removed || !isLive || !hasEntryOutside(current)) return { outcome: 'ignored', conferenceId };
  return store.change(key, reportNewOutside(current, call, added));
};
