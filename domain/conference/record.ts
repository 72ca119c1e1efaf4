/** A conference as the rules see it: the stored record, with readable names. Times are milliseconds since 1970. */
import type { ConferenceId, ParticipantId, PhoneNumber } from '../../schemas/common';
import type { ConferenceState, EndReason, Origin } from '../../schemas/conference-states';
import type { EventType } from '../../schemas/events/event-types';
import type { Status } from '../../schemas/participant';
import type { DesiredFlag, Flag, UndesiredFlag } from '../../schemas/participant-actions';
import type { LegEnd } from '../bridge/leg-event';
import type { Observation } from '../participant/observation';
import type { Progress } from '../participant/progress';
import type { RequestedAction } from '../participant/requested-action';
import type { KnownCall, SingleLineCall } from '../participant/single-line-call';
import type { Trace } from './trace';

export type ParticipantRecord = {
  /** Absent for somebody whom only the event package shows, without a number. */
  readonly phoneNumber?: PhoneNumber;
  /** When the number and names were given, if that was after the conference was opened. */
  readonly addedAt?: number;
  readonly displayName?: string;
  readonly reference?: string;
  /** What the network, or a direct request, said before the first leg. */
  readonly initialStatus?: Status;
  /** Somebody has set the participant online or offline, so the network's reports no longer decide. */
  readonly statusRequested?: true;
  /** The last leg that was desired, the last one that was withdrawn, and the last one that ended. They only grow. */
  readonly desiredLeg: number;
  readonly withdrawnLeg: number;
  readonly endedLeg: number;
  /** How far the newest leg has come. */
  readonly progress: Progress;
  /** The single-line call that is shown, and its key. */
  readonly call?: SingleLineCall;
  readonly callKey?: number;
  /** Other single-line calls with this participant, at most `MAX_OTHER_CALLS`. */
  readonly otherCalls?: readonly KnownCall[];
  /** Rollcall has asked the access network for a call that is not over yet, and no leg has been claimed since. */
  readonly callRequested?: true;
  /** When a report brought the participant into the running conference. */
  readonly broughtInAt?: number;
  readonly joinedAt?: number;
  /** How the newest leg ended, and when. */
  readonly disconnection?: LegEnd;
  readonly disconnectedAt?: number;
  /** The newest leg has ended, and had joined before. */
  readonly hadJoined?: true;
  readonly lastAction?: RequestedAction;
  /** What the event package has said since the newest leg joined or ended. */
  readonly observed?: Observation;
  /**
   * The participant was removed, or was never in the conference: the initiator has a single-line call with somebody
   * else while the conference runs.
   */
  readonly removed?: true;
} & {
  /** At most one of a desired and an undesired flag is set. Neither is until somebody requests one (`desiredFlag`). */
  readonly [Member in Flag | DesiredFlag | UndesiredFlag]?: true;
};

/** The participant was never in the conference. A removal is always a last action. */
export const isOutsider = ({ removed, lastAction }: ParticipantRecord): boolean => removed === true && lastAction === undefined;

export type ConferenceRecord = {
  readonly conferenceId: ConferenceId;
  readonly initiator: PhoneNumber;
  readonly initiatorId: ParticipantId;
  readonly state: ConferenceState;
  readonly version: number;
  readonly origin: Origin;
  /** A terminal has taken over the assembly that the network opened. */
  readonly adopted?: true;
  readonly subject?: string;
  readonly reference?: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endsAt?: number;
  readonly endingAt?: number;
  readonly endedAt?: number;
  readonly endReason?: EndReason;
  /** A leg of the initiator had joined before the newest one was claimed. */
  readonly initiatorHadJoined?: true;
  readonly maxParticipants: number;
  /**
   * How many more participants may join, and how many more may be stored. A removed participant keeps its entry. Both
   * are below zero if the event package shows more people than were allowed.
   */
  readonly freePlaces: number;
  readonly freeEntries: number;
  /**
   * The bytes of all names and references of participants that requests have given. Absent if there are none. It only
   * grows: a removed participant keeps its name, and one that comes back may bring another.
   */
  readonly textBytes?: number;
  /** The participants to call at the start. It has no meaning afterwards. */
  readonly toCall?: ReadonlySet<ParticipantId>;
  /** The bridge has not answered for too long. */
  readonly bridgeSilent?: true;
  /** When the bridge answered again after it was last silent. */
  readonly bridgeAnsweredAt?: number;
  /** The conference's URI on the carrier's conference server. */
  readonly conferenceUri?: string;
  /** A hash of the name of the subscription that feeds the conference with the event package, or was the last to do so. */
  readonly packageOf?: string;
  /** The version of its newest document. Absent if that had none. */
  readonly packageVersion?: number;
  /** When it is overdue. Absent if no subscription feeds the conference. */
  readonly packageUntil?: number;
  /** No leg is confirmed because of that silence. The change after the one that sets `bridgeSilent` sets this. */
  readonly unconfirmed?: true;
  /** The event type of the last change that is shown, and its time. */
  readonly lastChange: EventType;
  readonly changedAt: number;
  /** Where the last change comes from. */
  readonly trace?: Trace;
  /** The version of the last change that concerned everyone. */
  readonly groupStamp: number;
  /**
   * The versions that made the conference active and that noted the last call report. No stamp shows what these mean
   * for the conference.
   */
  readonly activatedIn?: number;
  readonly reportedIn?: number;
  /** The last versions that nobody sees: those after `hiddenFrom`, up to `hiddenIn`. */
  readonly hiddenFrom?: number;
  readonly hiddenIn?: number;
  /**
   * How many numbers the initiator has had dialled in the hour `dialHour` (hours since 1970). Both outlive the
   * conference.
   */
  readonly dialHour?: number;
  readonly dialCount?: number;
  /** The network's time of the newest call report of the initiator. It outlives the conference. */
  readonly newestReportAt?: number;
  /** When a call that is much older than that began to be reported. Either its report is late, or the clock was set back. */
  readonly oldCallAt?: number;
  readonly participants: Readonly<Record<ParticipantId, ParticipantRecord>>;
  /** The version of each participant's last change. */
  readonly stamps: Readonly<Record<ParticipantId, number>>;
};

/** How many removed participants are stored in addition to `maxParticipants`. */
export const MAX_TOMBSTONES = 50;

/** A change of more participants than this stamps the whole conference instead of each participant. */
export const MAX_STAMPS_PER_CHANGE = 16;
