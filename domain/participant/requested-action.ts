/** The last action requested for a participant, and whether it failed. */
import type { ParticipantAction } from '../../schemas/participant';

/** `failed`: the bridge refused it. `timed-out`: it came to nothing in time. */
export type ActionFailure = 'none' | 'failed' | 'timed-out';

export type RequestedAction = { readonly action: ParticipantAction; readonly at: number; readonly failure: ActionFailure };

/** An action as it is requested: it has not failed yet. */
export const requestedAction = (action: ParticipantAction, at: number): RequestedAction => ({ action, at, failure: 'none' });
