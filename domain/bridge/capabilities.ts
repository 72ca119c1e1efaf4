/** What each driver's bridge can do. It is a table, so that a function need not load the driver to know. */
import type { ManagementAction } from '../../schemas/participant';

const bridgeActions = {
  http: ['online', 'offline', 'remove', 'mute', 'hold', 'end'],
  janus: ['online', 'offline', 'remove', 'mute', 'hold', 'end'],
  twilio: ['online', 'offline', 'remove', 'mute', 'hold', 'end'],
  asterisk: ['online', 'offline', 'remove', 'mute', 'hold', 'end'],
} as const satisfies Record<string, readonly ManagementAction[]>;

export type BridgeName = keyof typeof bridgeActions;

export const bridgeNames = Object.keys(bridgeActions) as [BridgeName, ...BridgeName[]];

export const actionsOfBridge = (name: string): readonly ManagementAction[] => bridgeActions[name as BridgeName] ?? [];

/** Drivers whose legs can take over a held single-line call (SIP Replaces, RFC 3891). */
const takingOver: readonly string[] = ['http' satisfies BridgeName];
export const canTakeOver = (name: string): boolean => takingOver.includes(name);

/** Drivers that receive events over a WebSocket, which the bridge opens to an API of its own. */
const onSocket: readonly string[] = ['asterisk' satisfies BridgeName];
export const bringsEventsBySocket = (name: string): boolean => onSocket.includes(name);
