/**
 * Something that a bridge reports about a leg. Every driver turns its callbacks, replies and snapshots into this form.
 */
import type { ConferenceId, ParticipantId } from '../../schemas/common';
import type { Cause, DisconnectionMethod } from '../../schemas/participant-states';
import type { FlagEvent } from '../../schemas/participant-actions';

/** Identifies one call from the bridge to one participant. `leg` counts from 1 and only grows. */
export type LegRef = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly leg: number;
};

export type LegEventKind = 'ringing' | 'joined' | 'ended' | FlagEvent;

export type LegEnd = {
  readonly method: DisconnectionMethod;
  readonly cause: Cause | null;
  /** The final SIP status, if there was one. */
  readonly sipCode: number | null;
};

export type LegEvent = LegRef & {
  readonly kind: LegEventKind;
  /** When it happened, by our clock as far as the driver can tell, in milliseconds since 1970. */
  readonly at: number;
  /**
   * When it happened, by the bridge's own clock. Only with a flag, and only if the bridge says so. It tells which of two
   * reports is newer: in `at`, each has a correction of its own.
   */
  readonly reportedAt?: number;
  /** How the leg ended. Present only with `ended`. */
  readonly end?: LegEnd;
};

/** Rollcall ended the leg, or would have if it had existed. */
export const BOOTED: LegEnd = { method: 'booted', cause: null, sipCode: null };

/** `leg` may have more members; the event has only those of the reference. */
export const legEndedEvent = ({ conferenceId, participantId, leg }: LegRef, at: number, end: LegEnd): LegEvent => ({
  conferenceId,
  participantId,
  leg,
  kind: 'ended',
  at,
  end,
});
