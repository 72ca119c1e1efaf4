/** What each driver's bridge can do. It is a table, so that a function need not load the driver to know. */
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

/** Drivers whose legs can take over a held single-line call (SIP Replaces, RFC 3891). */
const takeOverDrivers: readonly string[] = ['http' satisfies BridgeName];
export const canTakeOver = (name: string): boolean => takeOverDrivers.includes(name);

/** Drivers whose bridge can call without showing a number. */
const withholdingDrivers: readonly string[] = ['http', 'janus', 'asterisk'] satisfies readonly BridgeName[];
export const canWithholdNumber = (name: string): boolean => withholdingDrivers.includes(name);

/** Drivers that receive events over a WebSocket, which the bridge opens to an API of its own. */
const socketDrivers: readonly string[] = ['asterisk' satisfies BridgeName];
export const sendsEventsBySocket = (name: string): boolean => socketDrivers.includes(name);
