/** A conference as terminals and partner apps see it. */
import * as z from 'zod';
import { ConferenceState, EndReason, Origin, MAX_PARTICIPANTS } from './conference-states';
import { ConferenceId, Reference, StoredText, Timestamp, Version } from './common';
import { ManagementAction, NewParticipant, Participant, Source } from './participant';
import { visibleText } from './visible-text';

const ManagementUnavailable = z.enum(['no-source', 'bridge-unreachable', 'ended']).meta({ id: 'ManagementUnavailable' });

export const Management = z
  .object({
    available: z.boolean(),
    source: Source.nullable(),
    reason: ManagementUnavailable.nullable(),
    actions: z.array(ManagementAction),
  })
  .meta({ id: 'Management' });
export type Management = z.infer<typeof Management>;

export const MAX_SUBJECT_CHARACTERS = 128;
const Subject = visibleText(MAX_SUBJECT_CHARACTERS);

const conferenceFields = {
  conferenceId: ConferenceId,
  version: Version,
  origin: Origin,
  subject: StoredText.nullable(),
  reference: StoredText.nullable(),
  createdAt: Timestamp,
  startedAt: Timestamp.nullable(),
  endsAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
  endReason: EndReason.nullable(),
  conferenceUri: z.string().nullable(),
  maxParticipants: z.int(),
  management: Management,
  participants: z.array(Participant),
};

export const Conference = z.object({ ...conferenceFields, state: ConferenceState }).meta({ id: 'Conference' });
export type Conference = z.infer<typeof Conference>;

/**
 * The changes since a version: the conference's own members and the participants that changed; removed ones are marked
 * `removed`.
 */
export const PartialConference = z
  .object({ ...conferenceFields, state: z.literal('partial'), conferenceState: ConferenceState, previousVersion: Version })
  .partial({
    origin: true,
    subject: true,
    reference: true,
    createdAt: true,
    startedAt: true,
    endsAt: true,
    endedAt: true,
    endReason: true,
    conferenceUri: true,
    maxParticipants: true,
    management: true,
    conferenceState: true,
  })
  .meta({ id: 'PartialConference' });
export type PartialConference = z.infer<typeof PartialConference>;

export const CreateConferenceRequest = z
  .strictObject({
    participants: z.array(NewParticipant).max(MAX_PARTICIPANTS - 1),
    subject: Subject.optional(),
    maxParticipants: z.int().min(2).max(MAX_PARTICIPANTS).optional(),
    reference: Reference.optional(),
  })
  .meta({ id: 'CreateConferenceRequest' });
export type CreateConferenceRequest = z.infer<typeof CreateConferenceRequest>;

/** One conditional write can add 100 without a read first: its condition may be 4 KB long. */
export const AddParticipantsRequest = z
  .strictObject({ participants: z.array(NewParticipant).min(1).max(100) })
  .meta({ id: 'AddParticipantsRequest' });
export type AddParticipantsRequest = z.infer<typeof AddParticipantsRequest>;

export const ConferencePage = z.object({ items: z.array(Conference), nextCursor: z.string().optional() }).meta({ id: 'ConferencePage' });
export type ConferencePage = z.infer<typeof ConferencePage>;
