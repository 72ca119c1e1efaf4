/** A leg that is up on the bridge, as the bridge shows it. */
import type { Flag } from '../../schemas/participant-actions';
import type { LegRef } from './leg-event';

/** How far the bridge's call to the participant has got. */
export type CallPhase = 'dialing' | 'ringing' | 'joined';

/** The flags of a leg. One that the bridge does not have is absent. */
export type LegFlags = Readonly<Partial<Record<Flag, boolean>>>;

/** `unknown`: the leg may be up, and nothing can be said about it. */
export type LiveLeg = Pick<LegRef, 'participantId' | 'leg'> & { readonly phase: CallPhase | 'unknown' } & LegFlags;
