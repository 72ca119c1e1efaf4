/** The drivers of conference servers. What each can do is in `domain/bridge/capabilities.ts`. */
export const bridgeNames = ['http', 'janus', 'twilio', 'asterisk'] as const;

export type BridgeName = (typeof bridgeNames)[number];
