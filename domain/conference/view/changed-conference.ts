/** What of the conference itself those who were told of an earlier version must be told. */
import type { Management } from '../../../schemas/conference';
import type { ManagementAction } from '../../../schemas/participant';
import { managementDefaults, type PartialStateMessage } from '../../../schemas/terminal-messages';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { fieldsOf } from './conference-view';
import { versionOf } from './participant-view';

/** A version that is known, and when it was made (`changedAt`). */
export type Base = { readonly version: number; readonly at: number };

/**
 * Two functions' clocks differ, and a write may take effect some seconds after its time was taken: what was adopted that long before
 * the base's time may yet be later than the base. It is told then, known or not: nothing would show that it is missing.
 */
const ADOPTED_MARGIN_MS = 60_000;
/** For somebody who was added, only to spare a question: a terminal asks where it is told of who is not known, without a role. */
const ADDED_MARGIN_MS = 5_000;

export const everyoneChanged = (record: ConferenceRecord, { version }: Base): boolean => record.groupStamp > version;

export const wasReported = (record: ConferenceRecord, { version }: Base): boolean => (record.reportedIn ?? 0) > version;

export const isNew = ({ addedAt }: ParticipantRecord, { at }: Base): boolean => addedAt !== undefined && addedAt > at - ADDED_MARGIN_MS;

/** Only adoption, which comes before the start, changes what a conference is called and how many it takes. */
const mayBeAdopted = ({ adopted, startedAt }: ConferenceRecord, { at }: Base): boolean =>
  adopted === true && (startedAt === undefined || startedAt > at - ADOPTED_MARGIN_MS);

/**
 * Where everybody stays as they were but the conference's source may be another: by a call report, or by somebody who was added.
 * One call that was known before decides it for good.
 */
const sourceMayDiffer = (record: ConferenceRecord, base: Base): boolean => {
  const participants = Object.entries(record.participants);
  const isChanged = (id: string): boolean => versionOf(record, id) > base.version;
  if (participants.some(([id, participant]) => participant.call !== undefined && !isChanged(id))) return false;
  return wasReported(record, base) || participants.some(([id, participant]) => isChanged(id) && isNew(participant, base));
};

const changedManagement = ({ available, source, reason, actions }: Management): PartialStateMessage['management'] => ({
  ...(available === managementDefaults.available ? {} : { available }),
  source,
  ...(reason === managementDefaults.reason ? {} : { reason }),
  ...(actions.join() === managementDefaults.actions.join() ? {} : { actions }),
});

type Members = Omit<PartialStateMessage, 'type' | 'state' | 'conferenceId' | 'version' | 'previousVersion' | 'participants'>;

/** A member that is null was so before: what is once known of a conference is never taken back. */
const known = (members: Members): Members => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));

export const changedConference = (
  record: ConferenceRecord,
  base: Base,
  can: readonly ManagementAction[],
  seesNumbers: boolean,
): Members => {
  const everyone = everyoneChanged(record, base);
  const { startedAt, endsAt, endedAt, endReason, subject, reference, maxParticipants, management } = fieldsOf(record, can);
  return known({
    ...(everyone || (record.activatedIn ?? 0) > base.version ? { conferenceState: record.state } : {}),
    ...(everyone ? { startedAt, endsAt, endedAt, endReason } : {}),
    ...(everyone && mayBeAdopted(record, base) ? { maxParticipants, ...(seesNumbers ? { subject, reference } : {}) } : {}),
    ...(everyone || sourceMayDiffer(record, base) ? { management: changedManagement(management) } : {}),
  });
};
