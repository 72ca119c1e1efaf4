/** The schema of a stored conference, checked on every read. */
import * as z from 'zod';
import type { ConferenceRecord, ParticipantRecord } from '../../../domain/conference/record';
import { ConferenceState, EndReason, Origin } from '../../../schemas/conference';
import { EventType } from '../../../schemas/events/event-types';
import { Status } from '../../../schemas/participant';
import { eachDesired, eachFlag } from '../../../schemas/participant-actions';

const flag = z.literal(true).optional();
const time = z.number().int().optional();
const count = z.number().int().min(0);

const participant = z.strictObject({
  phoneNumber: z.string().startsWith('+'),
  addedAt: time,
  displayName: z.string().optional(),
  reference: z.string().optional(),
  initialStatus: Status.optional(),
  statusRequested: flag,
  desiredLeg: count,
  withdrawnLeg: count,
  endedLeg: count,
  progress: count,
  call: time,
  callCause: time,
  joinedAt: time,
  disconnection: time,
  disconnectedAt: time,
  ...eachDesired(() => flag),
  ...eachFlag(() => flag),
  lastAction: time,
  removed: flag,
});

const record = z.strictObject({
  conferenceId: z.string(),
  initiator: z.string(),
  initiatorId: z.string(),
  state: ConferenceState,
  version: z.number().int().min(1),
  origin: Origin,
  adopted: flag,
  subject: z.string().optional(),
  reference: z.string().optional(),
  createdAt: z.number().int(),
  startedAt: time,
  endsAt: time,
  endingAt: time,
  endedAt: time,
  endReason: EndReason.optional(),
  maxParticipants: count,
  freePlaces: count,
  freeEntries: count,
  toCall: z.set(z.string()).optional(),
  bridgeSilent: flag,
  unconfirmed: flag,
  groupStamp: count,
  activatedIn: count.optional(),
  reportedIn: count.optional(),
  dialHour: count.optional(),
  dialCount: count.optional(),
  lastChange: EventType,
  changedAt: z.number().int(),
  /** Each participant is checked separately, see `storedParticipant`. */
  participants: z.custom<ConferenceRecord['participants']>(),
  stamps: z.record(z.string(), count),
});

export const storedParticipant = (decoded: unknown): ParticipantRecord => participant.parse(decoded) as ParticipantRecord;

export const storedRecord = (decoded: unknown): ConferenceRecord => record.parse(decoded) as ConferenceRecord;
