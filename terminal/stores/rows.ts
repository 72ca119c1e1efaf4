/** What all stores have in common: rows of a conference, and what differs between two states of it. */
import type { Conference, Participant } from '../contract';
import type { ConferenceHeader, ParticipantRow } from './conference-store';

export const headerOf = ({ participants: _, ...header }: Conference): ConferenceHeader => header;

export const rowOf = (conferenceId: string, participant: Participant): ParticipantRow => ({
  ...participant,
  conferenceId,
  tel: participant.phoneNumber,
});

const participantOf = ({ conferenceId: _conferenceId, tel: _tel, ...participant }: ParticipantRow): Participant => participant;

/** The initiator first, then the others by id: the order of the receiver. */
const inOrder = (a: Participant, b: Participant): number => {
  if (a.role !== b.role) return a.role === 'initiator' ? -1 : 1;
  return a.participantId < b.participantId ? -1 : 1;
};

export const conferenceOf = (header: ConferenceHeader, rows: readonly ParticipantRow[]): Conference => ({
  ...header,
  participants: rows.map(participantOf).sort(inOrder),
});

export type RowChanges = { readonly put: readonly Participant[]; readonly remove: readonly string[] };

/** A participant that did not change is the same object: the receiver copies only what changes. */
export const rowChanges = (base: Conference, next: Conference): RowChanges => {
  const before = new Map(base.participants.map((participant) => [participant.participantId, participant]));
  const put = next.participants.filter((participant) => before.get(participant.participantId) !== participant);
  for (const { participantId } of next.participants) before.delete(participantId);
  return { put, remove: [...before.keys()] };
};

/** Whether only the differences need to be written: the database has what the writer's changes begin with. */
export const beginsWith = (kept: number | undefined, base: Conference | undefined, next: Conference): base is Conference =>
  base !== undefined && base.conferenceId === next.conferenceId && base.version === kept;

export const newestFirst = (a: ConferenceHeader, b: ConferenceHeader): number => (a.createdAt < b.createdAt ? 1 : -1);
