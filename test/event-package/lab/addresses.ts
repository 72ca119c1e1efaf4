/** Beside those of the carrier lab: Janus is at its BRIDGE_ADDRESS, every phone at its PHONES_ADDRESS. */

/** Registrar and edge of the phones; the domain of their addresses. */
export const EDGE = '10.99.0.5';
export const GATEWAY = '10.99.0.10';
/** Where tests send from: as an edge that the gateway believes, and as anybody. */
export const LISTED = '10.99.0.11';
export const STRANGER = '10.99.0.12';
/** A conference server of the carrier with an event package of its own, and one that a test scripts. */
export const CONFERENCE_SERVER = '10.99.0.20';
export const SCRIPTED_FOCUS = '10.99.0.21';

export const SIP_PORT = 5_060;

export const onBridgeHost = [EDGE, GATEWAY, LISTED, STRANGER] as const;
export const onPhonesHost = [CONFERENCE_SERVER, SCRIPTED_FOCUS] as const;
