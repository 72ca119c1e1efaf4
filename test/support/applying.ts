/** Changes applied to conferences in tests: the record afterwards, and where a change may happen. */
import { applyChange, refusalOf } from '../../domain/conference/apply-change';
import type { Change } from '../../domain/conference/change';
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import { conferenceIdOf } from '../../domain/ids/conference-id';
import type { ParticipantId } from '../../schemas/common';
import { ConferenceState } from '../../schemas/conference-states';
import { aConference, AT, initiatorKeyAt } from './a-conference';

/** Of another initiator than the conferences of `aConference`. */
export const OTHER_CONFERENCE_ID = conferenceIdOf(initiatorKeyAt(1), AT, '00000000');

/** The record after the changes; fails if one of them is refused. */
export const after = (before: ConferenceRecord, ...changes: readonly Change[]): ConferenceRecord =>
  changes.reduce((record, change) => {
    const applied = applyChange(record, change);
    if (!applied.ok) throw new Error(`${change.event} is refused: ${applied.refusal}`);
    return applied.next;
  }, before);

/** The states in which the change is not refused because of the state. */
export const statesAllowing = (change: Change, record: ConferenceRecord = aConference()): readonly ConferenceState[] =>
  ConferenceState.options.filter((state) => refusalOf({ ...record, state }, change) !== 'state');

/** A participant who must be there. */
export const participantIn = (record: ConferenceRecord, id: ParticipantId): ParticipantRecord => {
  const participant = record.participants[id];
  if (!participant) throw new Error(`${id} is not in the conference`);
  return participant;
};

/** The same conference, with other members in the record of one participant. */
export const withParticipant = (record: ConferenceRecord, id: ParticipantId, over: Partial<ParticipantRecord>): ConferenceRecord => ({
  ...record,
  participants: { ...record.participants, [id]: { ...participantIn(record, id), ...over } },
});

/** The record one version on: what every change writes, and what this one writes besides. */
export const movedOn = (record: ConferenceRecord, { event, at }: Change, over: Partial<ConferenceRecord> = {}): ConferenceRecord => ({
  ...record,
  version: record.version + 1,
  lastChange: event,
  changedAt: at,
  ...over,
});

/** The stamps after a change that concerned these participants. */
export const stamped = (record: ConferenceRecord, ...ids: readonly ParticipantId[]): ConferenceRecord['stamps'] => ({
  ...record.stamps,
  ...Object.fromEntries(ids.map((id) => [id, record.version + 1])),
});

/** The record after a change of these participants: one version on, each of them stamped and with these members. */
export const changed = (
  record: ConferenceRecord,
  change: Change,
  participants: Readonly<Record<ParticipantId, Partial<ParticipantRecord>>>,
  over: Partial<ConferenceRecord> = {},
): ConferenceRecord =>
  Object.entries(participants).reduce(
    (moved, [id, members]) => withParticipant(moved, id, members),
    movedOn(record, change, { stamps: stamped(record, ...Object.keys(participants)), ...over }),
  );

/** The same without some optional members. */
export const without = <Whole extends object, Key extends keyof Whole>(whole: Whole, ...keys: readonly Key[]): Omit<Whole, Key> =>
  Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key as Key))) as Omit<Whole, Key>;
