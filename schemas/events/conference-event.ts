/** An event on the bus: CloudEvents 1.0, with the change as its data. */
import * as z from 'zod';
import { ConferenceId, Timestamp, Version } from '../common';
import { Management } from '../conference';
import { ConferenceState, EndReason, Origin } from '../conference-states';
import { Participant } from '../participant';
import { EventType } from './event-types';

export const FlagChangedBy = z.enum(['initiator', 'party']).nullable().meta({ id: 'FlagChangedBy' });
export type FlagChangedBy = z.infer<typeof FlagChangedBy>;

/** Ids only: no phone number, no name, no text from the caller. */
export const EventParticipant = Participant.omit({ phoneNumber: true, displayName: true, reference: true })
  .extend({
    /** Only in the events of flags: `muted`, `unmuted`, `held`, `resumed`. */
    by: FlagChangedBy.optional(),
  })
  .meta({ id: 'EventParticipant' });
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
    /** The participants whose state changed with this version; removed ones are marked `removed`. */
    participants: z.array(EventParticipant),
  })
  .meta({ id: 'ConferenceEventData' });

export const ConferenceEvent = z
  .object({
    specversion: z.literal('1.0'),
    /** The conference id and the version: the same if the event is repeated. */
    id: z.string(),
    source: z.string(),
    type: EventType,
    subject: ConferenceId,
    time: Timestamp,
    datacontenttype: z.literal('application/json'),
    /** The version with leading zeros, so that it sorts as text (CloudEvents `sequence` extension). */
    sequence: z.string().regex(/^[0-9]{10}$/),
    /** The trace context of the request that caused the change, as it came (CloudEvents distributed tracing extension). */
    traceparent: z.string().optional(),
    /** The `x-correlator` of that request. */
    correlator: z.string().optional(),
    data: ConferenceEventData,
  })
  .meta({ id: 'ConferenceEvent' });
export type ConferenceEvent = z.infer<typeof ConferenceEvent>;
