/**
 * How far a participant's newest leg has come, as one number that only grows: leg × 8 + phase. So one comparison drops
 * reports that are repeated, out of order, or about an old leg.
 */
export const legPhases = { claimed: 1, ringing: 2, joined: 3, ended: 7 } as const;
export type ProgressPhase = keyof typeof legPhases;

const PHASES_PER_LEG = 8;

/** The participant has not had a leg yet. */
export const NO_LEG = 0;

export const progressOf = (leg: number, phase: ProgressPhase): number => leg * PHASES_PER_LEG + legPhases[phase];

export const legOf = (progress: number): number => Math.floor(progress / PHASES_PER_LEG);

export const progressPhase = (progress: number): ProgressPhase | 'none' => {
  const rank = progress % PHASES_PER_LEG;
  if (progress === NO_LEG) return 'none';
  if (rank === legPhases.claimed) return 'claimed';
  if (rank === legPhases.ringing) return 'ringing';
  return rank === legPhases.joined ? 'joined' : 'ended';
};

/** Whether the leg has been claimed and has not ended. */
export const isLive = (progress: number): boolean => progress !== NO_LEG && progressPhase(progress) !== 'ended';
