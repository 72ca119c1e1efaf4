/** A change on the bus: CloudEvents 1.0, with what changed as data. */
import * as z from 'zod';
import { ConferenceId, Timestamp, Version } from '../common';
import { ConferenceState, EndReason, Management, Origin } from '../conference';
import { Participant } from '../participant';
import { EventType } from './event-types';

/** Ids only: no number, no name, nothing of the caller's own words. */
export const EventParticipant = Participant.omit({ phoneNumber: true, displayName: true, reference: true }).meta({
  id: 'EventParticipant',
});
export type EventParticipant = z.infer<typeof EventParticipant>;

export const ConferenceEventData = z
  .object({
    conferenceId: ConferenceId,
    version: Version,
    /** `null` for the first version. */
    previousVersion: Version.nullable(),
    state: z.literal('partial'),
    conferenceState: ConferenceState,
    origin: Origin,
    createdAt: Timestamp,
    startedAt: Timestamp.nullable(),
    endsAt: Timestamp.nullable(),
    endedAt: Timestamp.nullable(),
    endReason: EndReason.nullable(),
    maxParticipants: z.int(),
    management: Management,
    /** Those whose state changed with this version; the removed ones are marked. */
    participants: z.array(EventParticipant),
  })
  .meta({ id: 'ConferenceEventData' });

export const ConferenceEvent = z
  .object({
    specversion: z.literal('1.0'),
    /** The conference id and the version: the same for a repeated event. */
    id: z.string(),
    source: z.string(),
    type: EventType,
    subject: ConferenceId,
    time: Timestamp,
    datacontenttype: z.literal('application/json'),
    /** The version with leading zeros: sorts as text (CloudEvents `sequence` extension). */
    sequence: z.string().regex(/^[0-9]{10}$/),
    data: ConferenceEventData,
  })
  .meta({ id: 'ConferenceEvent', description: 'One change of a conference.' });
export type ConferenceEvent = z.infer<typeof ConferenceEvent>;
