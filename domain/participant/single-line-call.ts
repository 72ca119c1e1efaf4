/**
 * A participant's single-line call, as its newest report says. Reports are ordered by their time. Those of the same
 * millisecond are ordered by the states of a call.
 */
import type { CallState } from '../../schemas/participant';

const callStates = ['dialing', 'alerting', 'connected', 'held', 'unconnected', 'released'] as const satisfies readonly CallState[];

export type SingleLineCall = { readonly state: CallState; readonly at: number };

/** Below zero if `one` was reported before `other`, and zero if both are the same report. */
export const orderOfCalls = (one: SingleLineCall, other: SingleLineCall): number =>
  one.at - other.at || callStates.indexOf(one.state) - callStates.indexOf(other.state);

/** The single-line call is up: its party can hear somebody. */
export const isUp = (call: SingleLineCall | undefined): boolean => call?.state === 'held' || call?.state === 'connected';

/** The single-line call is still being made, so its party may yet join. */
export const isBeingPlaced = (call: SingleLineCall | undefined): boolean => call?.state === 'dialing' || call?.state === 'alerting';
