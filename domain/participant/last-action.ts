/**
 * The last action requested for a participant and whether it failed, as one number: milliseconds × 64 + action × 4 +
 * failure.
 */
import type { ParticipantAction } from '../../schemas/participant';
import { participantActions } from '../../schemas/participant-actions';

/** `failed`: the bridge refused it. `timed-out`: it did not take effect in time. */
const failures = ['none', 'failed', 'timed-out'] as const;
export type ActionFailure = (typeof failures)[number];

export const lastAction = (action: ParticipantAction, at: number, failure: ActionFailure = 'none'): number =>
  at * 64 + participantActions.indexOf(action) * 4 + failures.indexOf(failure);

export const lastActionOf = (packed: number): { action: ParticipantAction; at: number; failure: ActionFailure } => ({
  action: participantActions[Math.floor(packed / 4) % 16] ?? 'offline',
  at: Math.floor(packed / 64),
  failure: failures[packed % 4] ?? 'failed',
});
