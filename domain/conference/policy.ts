/** The deployment's word on what the rules leave open. */
import type { ManagementAction } from '../../schemas/participant';

export type Policy = {
  /** Whether a leg can take a held single-line call over. */
  readonly takeOver: 'replaces' | 'none';
  readonly endWhenInitiatorLeaves: boolean;
  readonly ringSeconds: number;
  /** What the bridge can do. */
  readonly actions: readonly ManagementAction[];
};

/** A held call that no leg can take over is released first; the leg is dialled at its report, or after that time. */
export const RELEASE_WAIT_MS = 3_000;
/** One participant alone for that long ends an active conference. */
export const ALONE_MS = 60_000;
/** An assembly without any change for that long is abandoned. */
export const ASSEMBLY_IDLE_MS = 30 * 60_000;
/** The bridge has that long to end the legs; then the conference has ended anyway. */
export const ENDING_MS = 30_000;
/** A bridge that has not answered for that long makes management unavailable. */
export const BRIDGE_SILENCE_MS = 30_000;
/** How often the bridge is asked whom it has. With the silence above: within 45 s of its last word. */
export const CHECK_EVERY_MS = 15_000;
/** On top of the ring time: how long a call that is still being made may bring somebody in after the start. */
export const LATECOMER_MS = 60_000;
/** A claimed leg that the bridge does not know of is dialled again until then, and lost after that. */
export const CLAIM_LOST_MS = 60_000;
/** What was asked of a connected leg has timed out after that. */
export const ACTION_TIMEOUT_MS = 30_000;
