/**
 * The newest report of a participant's single-line call, as one number that only grows: milliseconds × 8 + the order of
 * the states. So even reports of the same millisecond stay in order.
 */
import type { CallState } from '../../schemas/participant';

const order = ['dialing', 'alerting', 'connected', 'held', 'unconnected', 'released'] as const satisfies readonly CallState[];
const STATES_PER_MILLISECOND = 8;

export const callStamp = (state: CallState, at: number): number => at * STATES_PER_MILLISECOND + order.indexOf(state);

export const callOf = (stamp: number): { state: CallState; at: number } => {
  const at = Math.floor(stamp / STATES_PER_MILLISECOND);
  return { state: order[stamp - at * STATES_PER_MILLISECOND] ?? 'released', at };
};

/** The single-line call is up: its party can hear somebody. */
export const isUp = (stamp: number | undefined): boolean => stamp !== undefined && ['held', 'connected'].includes(callOf(stamp).state);

/** The single-line call is still being made, so its party may yet join. */
export const isBeingPlaced = (stamp: number | undefined): boolean =>
  stamp !== undefined && ['dialing', 'alerting'].includes(callOf(stamp).state);
