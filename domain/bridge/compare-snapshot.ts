/** Compares a bridge's list of live legs with what the conference knows. */
import { hasLiveLeg } from '../conference/desired';
import type { ConferenceRecord, ParticipantRecord } from '../conference/record';
import { legOf, progressPhase } from '../participant/progress';
import type { LegEvent, LegEventKind, LegRef } from './leg-event';

export type SeenLeg = {
  readonly participantId: string;
  readonly leg: number;
  readonly phase: 'dialing' | 'ringing' | 'joined';
  readonly muted: boolean;
  readonly onHold: boolean;
};

export type Difference = {
  /** Events that were never reported. The caller applies them like callbacks. */
  readonly events: readonly LegEvent[];
  /** Legs that are up on the bridge but do not belong to the conference. The caller hangs them up. */
  readonly orphans: readonly LegRef[];
  /** Legs that are live in the record but not on the list. The caller asks the bridge about each. */
  readonly missing: readonly LegRef[];
  /**
   * Legs whose mute or hold state differs from the record. The list is older than the record, so the caller asks the
   * bridge again.
   */
  readonly doubtful: readonly LegRef[];
};

const newsOf = (participant: ParticipantRecord, seen: SeenLeg): readonly LegEventKind[] => {
  const phase = progressPhase(participant.progress);
  if (seen.phase === 'dialing') return [];
  if (seen.phase === 'ringing') return phase === 'claimed' ? ['ringing'] : [];
  return phase === 'joined' ? [] : ['joined'];
};

type Flags = Pick<SeenLeg, 'muted' | 'onHold'>;

/** The events that bring the record in line with a leg's mute and hold state. */
export const flagEvents = (participant: ParticipantRecord, seen: Flags): readonly LegEventKind[] => [
  ...(seen.muted === Boolean(participant.muted) ? [] : [seen.muted ? ('muted' as const) : ('unmuted' as const)]),
  ...(seen.onHold === Boolean(participant.onHold) ? [] : [seen.onHold ? ('held' as const) : ('resumed' as const)]),
];

const isCurrent = (participant: ParticipantRecord | undefined, seen: SeenLeg): participant is ParticipantRecord =>
  participant !== undefined && hasLiveLeg(participant) && legOf(participant.progress) === seen.leg;

/**
 * The list must be older than the record. A leg that was claimed in between then counts as missing, and the bridge is
 * asked about it; it is not treated as lost.
 */
export const compareSnapshot = (record: ConferenceRecord, seen: readonly SeenLeg[], at: number): Difference => {
  const { conferenceId } = record;
  const listed = new Set(seen.map(({ participantId, leg }) => `${participantId} ${String(leg)}`));
  const isListed = (id: string, participant: ParticipantRecord): boolean => listed.has(`${id} ${String(legOf(participant.progress))}`);
  return {
    events: seen.flatMap((leg) => {
      const participant = record.participants[leg.participantId];
      return isCurrent(participant, leg)
        ? newsOf(participant, leg).map((kind) => ({ conferenceId, participantId: leg.participantId, leg: leg.leg, kind, at }))
        : [];
    }),
    orphans: seen
      .filter((leg) => !isCurrent(record.participants[leg.participantId], leg))
      .map(({ participantId, leg }) => ({ conferenceId, participantId, leg })),
    doubtful: seen.flatMap((leg) => {
      const participant = record.participants[leg.participantId];
      const differs = isCurrent(participant, leg) && leg.phase === 'joined' && flagEvents(participant, leg).length > 0;
      return differs ? [{ conferenceId, participantId: leg.participantId, leg: leg.leg }] : [];
    }),
    missing: Object.entries(record.participants)
      .filter(([id, participant]) => hasLiveLeg(participant) && !isListed(id, participant))
      .map(([participantId, participant]) => ({ conferenceId, participantId, leg: legOf(participant.progress) })),
  };
};
