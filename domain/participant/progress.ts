/**
 * How far a participant's newest leg has come. It only grows, by legs and then by phases. So one comparison drops
 * reports that are repeated, out of order, or about an old leg.
 */
export const legPhases = ['none', 'claimed', 'ringing', 'joined', 'ended'] as const;
export type LegPhase = (typeof legPhases)[number];

export type Progress = { readonly leg: number; readonly phase: LegPhase };

/** The participant has not had a leg yet. */
export const NO_LEG: Progress = { leg: 0, phase: 'none' };

/** Below zero if `one` is less far than `other`, and zero if both are equal. */
export const orderOfProgress = (one: Progress, other: Progress): number =>
  one.leg - other.leg || legPhases.indexOf(one.phase) - legPhases.indexOf(other.phase);

export const hasHadLeg = ({ phase }: Progress): boolean => phase !== 'none';

/** Whether the leg has been claimed and has not ended. */
export const isLive = ({ phase }: Progress): boolean => phase !== 'none' && phase !== 'ended';

/** Whether the newest leg is this one, and has been claimed but not reported yet. */
export const isClaimedLeg = (progress: Progress | undefined, leg: number): boolean => progress?.leg === leg && progress.phase === 'claimed';

/** Whether the newest leg is this one, and is connected. */
export const isJoinedLeg = (progress: Progress | undefined, leg: number): boolean => progress?.leg === leg && progress.phase === 'joined';
