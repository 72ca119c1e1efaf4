/** What a bridge's list of live legs says that the conference does not know. */
import { hasLiveLeg } from '../conference/demand';
import type { ConferenceRecord, ParticipantRecord } from '../conference/record';
import { legOf, phaseOf } from '../participant/progress';
import type { LegEvent, LegEventKind, LegRef } from './leg-event';

export type SeenLeg = {
  readonly participantId: string;
  readonly leg: number;
  readonly phase: 'dialing' | 'ringing' | 'joined';
  readonly muted: boolean;
  readonly onHold: boolean;
};

export type Difference = {
  /** News that never came: to be taken like callbacks. */
  readonly news: readonly LegEvent[];
  /** Up at the bridge, and not the conference's: to be hung up. */
  readonly ghosts: readonly LegRef[];
  /** Live for the conference, and not on the list: the bridge is asked about each. */
  readonly missing: readonly LegRef[];
  /** Muted or held otherwise than the conference knows. The list is older than the record: the bridge is asked again. */
  readonly doubtful: readonly LegRef[];
};

const newsOf = (row: ParticipantRecord, seen: SeenLeg): readonly LegEventKind[] => {
  const phase = phaseOf(row.progress);
  if (seen.phase === 'dialing') return [];
  if (seen.phase === 'ringing') return phase === 'claimed' ? ['ringing'] : [];
  return phase === 'joined' ? [] : ['joined'];
};

type Flags = Pick<SeenLeg, 'muted' | 'onHold'>;

/** What a leg's flags say beyond what the conference knows. */
export const flagNews = (row: ParticipantRecord, seen: Flags): readonly LegEventKind[] => [
  ...(seen.muted === Boolean(row.muted) ? [] : [seen.muted ? ('muted' as const) : ('unmuted' as const)]),
  ...(seen.onHold === Boolean(row.onHold) ? [] : [seen.onHold ? ('held' as const) : ('resumed' as const)]),
];

const isCurrent = (row: ParticipantRecord | undefined, seen: SeenLeg): row is ParticipantRecord =>
  row !== undefined && hasLiveLeg(row) && legOf(row.progress) === seen.leg;

/** The list must be older than the record: a leg that was claimed in between is then asked about, not taken for lost. */
export const compareSnapshot = (record: ConferenceRecord, seen: readonly SeenLeg[], at: number): Difference => {
  const { conferenceId } = record;
  const listed = new Set(seen.map(({ participantId, leg }) => `${participantId} ${String(leg)}`));
  const isListed = (id: string, row: ParticipantRecord): boolean => listed.has(`${id} ${String(legOf(row.progress))}`);
  return {
    news: seen.flatMap((leg) => {
      const row = record.participants[leg.participantId];
      return isCurrent(row, leg)
        ? newsOf(row, leg).map((kind) => ({ conferenceId, participantId: leg.participantId, leg: leg.leg, kind, at }))
        : [];
    }),
    ghosts: seen
      .filter((leg) => !isCurrent(record.participants[leg.participantId], leg))
      .map(({ participantId, leg }) => ({ conferenceId, participantId, leg })),
    doubtful: seen.flatMap((leg) => {
      const row = record.participants[leg.participantId];
      const differs = isCurrent(row, leg) && leg.phase === 'joined' && flagNews(row, leg).length > 0;
      return differs ? [{ conferenceId, participantId: leg.participantId, leg: leg.leg }] : [];
    }),
    missing: Object.entries(record.participants)
      .filter(([id, row]) => hasLiveLeg(row) && !isListed(id, row))
      .map(([participantId, row]) => ({ conferenceId, participantId, leg: legOf(row.progress) })),
  };
};
