/** What the conference servers can do, by driver: known without loading the driver. */
import type { ManagementAction } from '../../schemas/participant';
import { managementActions } from '../../schemas/participant-actions';
import { type BridgeName, bridgeNames } from '../../schemas/settings/bridge-names';

export { type BridgeName, bridgeNames };

const bridgeActions = {
  http: managementActions,
  janus: managementActions,
  twilio: managementActions,
  asterisk: managementActions,
} as const satisfies Record<BridgeName, readonly ManagementAction[]>;

export const actionsOfBridge = (name: string): readonly ManagementAction[] => bridgeActions[name as BridgeName] ?? [];

/** Whose legs can take a held single-line call over (SIP Replaces, RFC 3891). */
const takingOver: readonly string[] = ['http' satisfies BridgeName];
export const canTakeOver = (name: string): boolean => takingOver.includes(name);

/** Whose events come over a WebSocket that it opens, to an API of its own. */
const onSocket: readonly string[] = ['asterisk' satisfies BridgeName];
export const bringsEventsBySocket = (name: string): boolean => onSocket.includes(name);
