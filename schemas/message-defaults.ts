/** What a message to a terminal leaves out. Apart from the schemas, so that a terminal's bundle has no zod. */
import type { Management } from './conference';
import type { ActionOutcome, ManagementAction, Participant } from './participant';
import { eachDesired, eachFlag, managementActions } from './participant-actions';

/** The values of a participant's changeable members that a pushed message leaves out. */
export const participantDefaults = {
  desiredStatus: null,
  ...eachDesired((): null => null),
  status: 'offline',
  endpointStatus: 'disconnected',
  ...eachFlag((): false => false),
  confirmed: true,
  source: 'bridge',
  joinedAt: null,
  disconnection: null,
  lastAction: null,
} as const satisfies Partial<Participant>;

/** The `code` of a last action that leaves it out, keyed by outcome. */
export const actionCodeDefaults = {
  pending: null,
  done: null,
  failed: 'BRIDGE_REFUSED',
  'timed-out': 'BRIDGE_TIMED_OUT',
} as const satisfies Record<ActionOutcome, string | null>;

/** The values of `management` that a pushed message leaves out: a bridge that supports every action. */
export const managementDefaults = {
  available: true,
  reason: null,
  actions: managementActions,
} as const satisfies Omit<Partial<Management>, 'actions'> & { readonly actions: readonly ManagementAction[] };
