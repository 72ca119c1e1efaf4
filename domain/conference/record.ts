/** A conference as the rules see it: what is stored, under names that can be read. Times are milliseconds since 1970. */
import type { ConferenceId, ParticipantId, PhoneNumber } from '../../schemas/common';
import type { ConferenceState, EndReason, Origin } from '../../schemas/conference';
import type { EventType } from '../../schemas/events/event-types';
import type { Status } from '../../schemas/participant';
import type { DesiredFlag, Flag } from '../../schemas/participant-actions';

export type ParticipantRecord = {
  readonly phoneNumber: PhoneNumber;
  /** When its number and names were given, where that was after the conference was opened. */
  readonly addedAt?: number;
  readonly displayName?: string;
  readonly reference?: string;
  /** What the network, or a direct request, said before the first leg. */
  readonly initialStatus?: Status;
  /** Somebody has set it online or offline: the network's reports no longer decide. */
  readonly statusRequested?: true;
  /** The last leg that was asked for, the last one no longer wanted, the last one that ended: they only grow. */
  readonly desiredLeg: number;
  readonly withdrawnLeg: number;
  readonly endedLeg: number;
  /** See `progressOf`. */
  readonly progress: number;
  /** See `callStamp`. */
  readonly call?: number;
  /** See `causeCode`. */
  readonly callCause?: number;
  readonly joinedAt?: number;
  /** See `legEndCode`. */
  readonly disconnection?: number;
  readonly disconnectedAt?: number;
  /** See `lastAction`. */
  readonly lastAction?: number;
  readonly removed?: true;
} & { readonly [Member in Flag | DesiredFlag]?: true };

export type ConferenceRecord = {
  readonly conferenceId: ConferenceId;
  readonly initiator: PhoneNumber;
  readonly initiatorId: ParticipantId;
  readonly state: ConferenceState;
  readonly version: number;
  readonly origin: Origin;
  /** A terminal has taken over what the network opened. */
  readonly adopted?: true;
  readonly subject?: string;
  readonly reference?: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endsAt?: number;
  readonly endingAt?: number;
  readonly endedAt?: number;
  readonly endReason?: EndReason;
  readonly maxParticipants: number;
  /** Room left for participants, and for participants: those who were removed keep theirs. */
  readonly freePlaces: number;
  readonly freeEntries: number;
  /** Who is to be called at the start; of no meaning afterwards. */
  readonly toCall?: ReadonlySet<ParticipantId>;
  /** The bridge has not answered for too long. */
  readonly bridgeSilent?: true;
  /** So nobody's leg is confirmed: told of the participants, after the conference itself. */
  readonly unconfirmed?: true;
  /** The event type of the last change, and its time. */
  readonly lastChange: EventType;
  readonly changedAt: number;
  /** The version of the last change that concerned everyone. */
  readonly groupStamp: number;
  /** The versions that made it active and that noted the last call report: no stamp tells of what they mean for the conference. */
  readonly activatedIn?: number;
  readonly reportedIn?: number;
  /** Dials of the initiator in the hour `dialHour` (hours since 1970). They outlive the conference. */
  readonly dialHour?: number;
  readonly dialCount?: number;
  readonly participants: Readonly<Record<ParticipantId, ParticipantRecord>>;
  /** The version of each participant's last change. */
  readonly stamps: Readonly<Record<ParticipantId, number>>;
};

/** Participants that removed participants may occupy on top of `maxParticipants`. */
export const MAX_TOMBSTONES = 50;

/** Above that a change stamps the whole conference instead of each participant. */
export const MAX_STAMPS_PER_CHANGE = 16;
