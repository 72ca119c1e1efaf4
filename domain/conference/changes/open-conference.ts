/** Creates a new conference, opened by a terminal or by the first call report. */
import type { ConferenceId, ParticipantId, PhoneNumber } from '../../../schemas/common';
import type { Origin } from '../../../schemas/conference-states';
import { lifecycle } from '../lifecycle';
import { type ConferenceRecord, MAX_TOMBSTONES, type ParticipantRecord } from '../record';
import { textBytesOf } from '../text-bytes';
import { newParticipant } from './new-participant';

export type NewConference = {
  readonly conferenceId: ConferenceId;
  readonly initiator: PhoneNumber;
  readonly initiatorId: ParticipantId;
  readonly origin: Origin;
  readonly at: number;
  readonly maxParticipants: number;
  readonly subject?: string;
  readonly reference?: string;
  /** What a report that opens the conference says of the network's clock. */
  readonly reportTime?: Pick<ConferenceRecord, 'newestReportAt' | 'oldCallAt'>;
  /** Without the initiator, who is always a participant. */
  readonly participants: Readonly<Record<ParticipantId, ParticipantRecord>>;
};

/** Opens a conference in place of an ended one, or of none. The store refuses if one is open. */
export const openConference = (given: NewConference): ConferenceRecord => {
  const initiator: ParticipantRecord = newParticipant({ phoneNumber: given.initiator, initialStatus: 'online' });
  const participants = { [given.initiatorId]: initiator, ...given.participants };
  const textBytes = textBytesOf(Object.values(given.participants));
  const count = Object.keys(participants).length;
  const toCall = Object.keys(given.participants).filter((id) => (given.participants[id]?.desiredLeg ?? 0) > 0);
  return {
    conferenceId: given.conferenceId,
    initiator: given.initiator,
    initiatorId: given.initiatorId,
    state: lifecycle.open.to,
    version: 1,
    origin: given.origin,
    ...(given.subject === undefined ? {} : { subject: given.subject }),
    ...(given.reference === undefined ? {} : { reference: given.reference }),
    createdAt: given.at,
    maxParticipants: given.maxParticipants,
    freePlaces: given.maxParticipants - count,
    freeEntries: given.maxParticipants + MAX_TOMBSTONES - count,
    ...(textBytes > 0 ? { textBytes } : {}),
    ...(toCall.length > 0 ? { toCall: new Set(toCall) } : {}),
    ...given.reportTime,
    lastChange: lifecycle.open.event,
    changedAt: given.at,
    groupStamp: 1,
    participants,
    stamps: {},
  };
};
