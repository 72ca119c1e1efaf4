/** The deployment's choices, and the time limits that the rules use. */
import { HOUR_MS, MINUTE_MS } from '../../schemas/durations';
import type { ManagementAction } from '../../schemas/participant';

export type Policy = {
  /** Whether a leg can take over a held single-line call. */
  readonly takeOver: 'replaces' | 'none';
  readonly endWhenInitiatorLeaves: boolean;
  readonly ringSeconds: number;
  /** What the bridge can do. */
  readonly actions: readonly ManagementAction[];
};

/**
 * If no leg can take over a held call, the call is released first. The leg is dialled when the release is reported, or
 * after this time.
 */
export const RELEASE_WAIT_MS = 3_000;
/** If one participant is alone for this long, an active conference ends. */
export const ALONE_MS = MINUTE_MS;
/** If an assembly without a call that is up does not change for this long, it is abandoned. */
export const ASSEMBLY_IDLE_MS = 30 * MINUTE_MS;
/** The same while a call is up, about which the network has nothing to report. After this, its end is taken for lost. */
export const ASSEMBLY_CALL_MS = 12 * HOUR_MS;
/** How long the bridge has to end the legs. After that the conference ends anyway. */
export const ENDING_MS = 30_000;
/** If the bridge has not answered for this long, management is unavailable. */
export const BRIDGE_SILENCE_MS = 30_000;
/**
 * How often the bridge is asked for its lists of legs. Together with the silence above, a silent bridge is noticed
 * within 45 s of its last answer.
 */
export const LOOK_EVERY_MS = 15_000;
/** In addition to the ring time: how long after the start a call that is still being made may bring its party in. */
export const LATECOMER_MS = MINUTE_MS;
/** A leg whose dial the bridge accepted longer ago than this, and that it does not know, counts as lost. */
export const CLAIM_LOST_MS = MINUTE_MS;
/**
 * The same for a leg whose dial the bridge has not accepted. The queue tries a dial for about two minutes, so a bridge
 * that comes back within that time still gets the dial.
 */
export const DIAL_LOST_MS = 3 * MINUTE_MS;
/** After this time an action on a connected leg counts as timed out. */
export const ACTION_TIMEOUT_MS = 30_000;
/**
 * After a silence, the bridge has this long for what was requested meanwhile. With very many conferences, commands wait
 * for an instance that sends them, for nearly two minutes in docs/capacity.md.
 */
export const CATCH_UP_MS = 3 * MINUTE_MS;
