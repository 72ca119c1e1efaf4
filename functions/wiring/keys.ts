/** The keys that a deployment generates, each in a secret of its own, so that a function reads only those it needs. */
export const keyNames = [
  /**
   * The HMAC key of initiator keys and participant ids, and what all encryption is derived from. The secret may hold
   * several (`runtime/hash-keys.ts`).
   */
  'hashKey',
  /** Signs requests to the bridge and verifies those from it, for the driver that has no keys of its own. */
  'bridgeKey',
  /** Signs requests to the access network. */
  'accessNetworkKey',
] as const;
export type KeyName = (typeof keyNames)[number];
