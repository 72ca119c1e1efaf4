/** The functions of the WebSocket API to which a conference server brings its events; there is one only for drivers that need it. */
import { BACKGROUND_MB, INTERACTIVE_MB } from './function';
import type { SocketFunction } from './sockets';

/** Messages have no route of their own: a conference server knows nothing of routes. */
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
    // No event asks for a deadline: those are set by commands.
    access: [{ send: 'callbacks' }, { send: 'leg-commands' }],
  },
} as const satisfies Record<string, SocketFunction>;

export type BridgeSocketRoute = keyof typeof bridgeSocketFunctions;
