/** The conference's own members to send to terminals that have an earlier version. */
import type { Management } from '../../../schemas/conference';
import { MINUTE_MS } from '../../../schemas/durations';
import type { ManagementAction } from '../../../schemas/participant';
import { managementDefaults } from '../../../schemas/message-defaults';
import type { PartialStateMessage } from '../../../schemas/terminal-messages';
import { type ConferenceRecord, isOutsider, type ParticipantRecord } from '../record';
import { fieldsOf } from './conference-view';
import { versionOf } from './participant-view';

/** A version that the terminal has, and when it was made (`changedAt`). */
export type Base = { readonly version: number; readonly at: number };

/**
 * The clocks of two functions differ, and a write may take effect seconds after its time was taken. So an adoption with
 * a time up to this long before the base's time may still be later than the base. It is then sent even if the terminal
 * has it: otherwise nothing would show that it is missing.
 */
const ADOPTED_MARGIN_MS = MINUTE_MS;
/**
 * The same for a participant who was added. This only saves a request: a terminal asks if a message without a role
 * names a participant that it does not know.
 */
const ADDED_MARGIN_MS = 5_000;

export const everyoneChanged = (record: ConferenceRecord, { version }: Base): boolean => record.groupStamp > version;

export const wasReported = (record: ConferenceRecord, { version }: Base): boolean => (record.reportedIn ?? 0) > version;

export const isNew = ({ addedAt }: ParticipantRecord, { at }: Base): boolean => addedAt !== undefined && addedAt > at - ADDED_MARGIN_MS;

/**
 * Only adoption, which comes before the start, changes a conference's subject, reference and maximum number of
 * participants.
 */
const mayBeAdopted = ({ adopted, startedAt }: ConferenceRecord, { at }: Base): boolean =>
  adopted === true && (startedAt === undefined || startedAt > at - ADOPTED_MARGIN_MS);

/**
 * Whether the conference's source may have changed although the participants have not all changed: a call report or a
 * new participant can change it. One call that was known before settles the source for good.
 */
const sourceMayDiffer = (record: ConferenceRecord, base: Base): boolean => {
  const participants = Object.entries(record.participants).filter(([, participant]) => !isOutsider(participant));
  const isChanged = (id: string): boolean => versionOf(record, id) > base.version;
  if (participants.some(([id, { call, removed }]) => call !== undefined && !removed && !isChanged(id))) return false;
  return wasReported(record, base) || participants.some(([id, participant]) => isChanged(id) && isNew(participant, base));
};

const changedManagement = ({ available, source, reason, actions }: Management): PartialStateMessage['management'] => ({
  ...(available === managementDefaults.available ? {} : { available }),
  source,
  ...(reason === managementDefaults.reason ? {} : { reason }),
  ...(actions.join() === managementDefaults.actions.join() ? {} : { actions }),
});

type Members = Omit<PartialStateMessage, 'type' | 'state' | 'conferenceId' | 'version' | 'previousVersion' | 'participants'>;

/** Leaves out members that are null. They were null before, since a known value is never taken back. */
const withoutNulls = (members: Members): Members => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));

export const changedConference = (
  record: ConferenceRecord,
  base: Base,
  can: readonly ManagementAction[],
  seesNumbers: boolean,
): Members => {
  const everyone = everyoneChanged(record, base);
  const { startedAt, endsAt, endedAt, endReason, subject, reference, maxParticipants, management } = fieldsOf(record, can);
  return withoutNulls({
    ...(everyone || (record.activatedIn ?? 0) > base.version ? { conferenceState: record.state } : {}),
    ...(everyone ? { startedAt, endsAt, endedAt, endReason } : {}),
    ...(everyone && mayBeAdopted(record, base) ? { maxParticipants, ...(seesNumbers ? { subject, reference } : {}) } : {}),
    ...(everyone || sourceMayDiffer(record, base) ? { management: changedManagement(management) } : {}),
  });
};
