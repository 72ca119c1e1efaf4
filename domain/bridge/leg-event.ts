/** What a conference server says of a leg: the form that every driver's callbacks, replies and snapshots are brought into. */
import type { ConferenceId, ParticipantId } from '../../schemas/common';
import type { Cause, DisconnectionMethod } from '../../schemas/participant';
import type { FlagEvent } from '../../schemas/participant-actions';

/** One call from the bridge to one participant; `leg` counts from 1 and only grows. */
export type LegRef = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly leg: number;
};

export type LegEventKind = 'ringing' | 'joined' | 'ended' | FlagEvent;

export type LegEnd = {
  readonly method: DisconnectionMethod;
  readonly cause: Cause | null;
  /** The final SIP status, where there was one. */
  readonly sipCode: number | null;
};

export type LegEvent = LegRef & {
  readonly kind: LegEventKind;
  /** When it happened, by the bridge's clock, in milliseconds since 1970. */
  readonly at: number;
  /** How the leg ended; only with `ended`. */
  readonly end?: LegEnd;
};
