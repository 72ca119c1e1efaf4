/**
 * The single-line calls of the initiator with one participant, as their newest reports say. The reports of one call are
 * ordered by their time, and those of the same millisecond by the states of a call. Reports of different calls are not
 * compared.
 */
import type { Status } from '../../schemas/participant';
import type { CallState, Cause } from '../../schemas/participant-states';

const callStates = ['dialing', 'alerting', 'connected', 'held', 'unconnected', 'released'] as const satisfies readonly CallState[];

/** What the newest report of a call said: its state, since when by the network's clock, and why the call ended. */
export type SingleLineCall = { readonly state: CallState; readonly at: number; readonly cause: Cause | null };

/** Below zero if `one` comes before `other`, and zero if both say the same of a call. The cause does not count. */
export const orderOfCalls = (one: Omit<SingleLineCall, 'cause'>, other: Omit<SingleLineCall, 'cause'>): number =>
  one.at - other.at || callStates.indexOf(one.state) - callStates.indexOf(other.state);

/** `key`: a short hash of the network's id of the call. */
export type KnownCall = SingleLineCall & { readonly key: number };

/**
 * How many calls with a participant are remembered besides the one that is shown: those that are live, and those that
 * have ended, so that a late report does not take an ended call for a new one. A participant rarely has two calls.
 */
export const MAX_OTHER_CALLS = 3;

/**
 * A held or connected call means online. A call that did not connect or was released means offline. A call that is
 * still being made says nothing yet.
 */
export const statusByCall = (state: CallState): Status | undefined => {
  switch (state) {
    case 'held':
    case 'connected':
      return 'online';
    case 'unconnected':
    case 'released':
      return 'offline';
    case 'dialing':
    case 'alerting':
      return undefined;
  }
};

export const isOver = ({ state }: SingleLineCall): boolean => statusByCall(state) === 'offline';

/** The single-line call is up: its party can hear somebody. */
export const isUp = (call: SingleLineCall | undefined): boolean => call !== undefined && statusByCall(call.state) === 'online';

/** The single-line call is still being made, so its party may yet join. */
export const isBeingPlaced = (call: SingleLineCall | undefined): boolean => call !== undefined && statusByCall(call.state) === undefined;
