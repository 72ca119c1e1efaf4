/** Compares a bridge's list of live legs with the record of a conference, and finds what the record lacks. */
import { flagEvent, flagNames } from '../../schemas/participant-actions';
import { hasLiveLeg } from '../conference/desired';
import type { ConferenceRecord, ParticipantRecord } from '../conference/record';
import type { LegEvent, LegEventKind, LegRef } from './leg-event';
import type { LegFlags, LiveLeg } from './live-leg';

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
  readonly differing: readonly LegRef[];
};

const phaseEvents = (participant: ParticipantRecord, seen: LiveLeg): readonly LegEventKind[] => {
  const { phase } = participant.progress;
  if (seen.phase === 'dialing' || seen.phase === 'unknown') return [];
  if (seen.phase === 'ringing') return phase === 'claimed' ? ['ringing'] : [];
  return phase === 'joined' ? [] : ['joined'];
};

/** The events that would bring the participant's flags to what the bridge shows. */
export const flagDifferences = (participant: ParticipantRecord, seen: LegFlags): readonly LegEventKind[] =>
  flagNames.flatMap((flag) => {
    const isOn = seen[flag];
    return isOn === undefined || isOn === Boolean(participant[flag]) ? [] : [flagEvent(flag, isOn)];
  });

const isCurrent = (participant: ParticipantRecord | undefined, seen: LiveLeg): participant is ParticipantRecord =>
  participant !== undefined && hasLiveLeg(participant) && participant.progress.leg === seen.leg;

/**
 * The list must be older than the record. Then a leg that was claimed in between counts as missing: the caller asks the
 * bridge about it and does not treat it as lost.
 */
export const compareSnapshot = (record: ConferenceRecord, seen: readonly LiveLeg[], at: number): Difference => {
  const { conferenceId } = record;
  const listed = new Set(seen.map(({ participantId, leg }) => `${participantId} ${String(leg)}`));
  const isListed = (id: string, participant: ParticipantRecord): boolean => listed.has(`${id} ${String(participant.progress.leg)}`);
  return {
    events: seen.flatMap((leg) => {
      const participant = record.participants[leg.participantId];
      return isCurrent(participant, leg)
        ? phaseEvents(participant, leg).map((kind) => ({ conferenceId, participantId: leg.participantId, leg: leg.leg, kind, at }))
        : [];
    }),
    orphans: seen
      .filter((leg) => leg.phase !== 'unknown' && !isCurrent(record.participants[leg.participantId], leg))
      .map(({ participantId, leg }) => ({ conferenceId, participantId, leg })),
    differing: seen.flatMap((leg) => {
      const participant = record.participants[leg.participantId];
      const differs = isCurrent(participant, leg) && leg.phase === 'joined' && flagDifferences(participant, leg).length > 0;
      return differs ? [{ conferenceId, participantId: leg.participantId, leg: leg.leg }] : [];
    }),
    missing: Object.entries(record.participants)
      .filter(([id, participant]) => hasLiveLeg(participant) && !isListed(id, participant))
      .map(([participantId, participant]) => ({ conferenceId, participantId, leg: participant.progress.leg })),
  };
};
