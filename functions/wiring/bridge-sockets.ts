/**
 * The functions of the WebSocket API to which a conference server sends its events. Only drivers that need it have one.
 */
import { BACKGROUND_MB, INTERACTIVE_MB } from './function';
import type { SocketFunction } from './sockets';

/** Messages have no route of their own, because a conference server does not know about routes. */
export const bridgeSocketFunctions = {
  $connect: {
    entry: 'functions/legs/bridge-socket-connect.ts',
    answers: false,
    timeoutSeconds: 10,
    memoryMb: BACKGROUND_MB,
    access: [{ bridgeSecret: true }],
  },
  $default: {
    entry: 'functions/legs/bridge-socket-event.ts',
    answers: false,
    timeoutSeconds: 10,
    memoryMb: INTERACTIVE_MB,
    // An event never sets a deadline; only commands do.
    access: [{ send: 'callbacks' }, { send: 'leg-commands' }, { key: 'hashKey' }],
  },
} as const satisfies Record<string, SocketFunction>;
