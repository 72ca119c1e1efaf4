/** The functions of the WebSocket API. */
import { type Access, BACKGROUND_MB, type FunctionDefaults, INTERACTIVE_MB } from './function';
import type { TableAction } from './storage';

/** A function of the WebSocket API, for one of its routes. */
export type SocketFunction = FunctionDefaults & {
  /** Whether its return value is sent to the terminal. */
  readonly answers: boolean;
};

const socketRecords = (...actions: TableAction[]): Access => ({ table: 'records', actions });

/** The routes of the WebSocket API, by the `action` of a message; `$default` takes messages without a route. */
export const socketFunctions = {
  $connect: {
    entry: 'functions/terminals/connect.ts',
    answers: false,
    timeoutSeconds: 10,
    memoryMb: INTERACTIVE_MB,
    access: [socketRecords('PutItem', 'UpdateItem', 'DeleteItem'), { send: 'connection-expiries' }, { key: 'hashKey' }],
  },
  $disconnect: {
    entry: 'functions/terminals/disconnect.ts',
    answers: false,
    timeoutSeconds: 10,
    memoryMb: BACKGROUND_MB,
    access: [socketRecords('UpdateItem', 'DeleteItem')],
  },
  subscribe: {
    entry: 'functions/terminals/subscribe.ts',
    answers: true,
    timeoutSeconds: 10,
    memoryMb: INTERACTIVE_MB,
    access: [{ table: 'conferences', actions: ['GetItem'] }, socketRecords('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem')],
  },
  unsubscribe: {
    entry: 'functions/terminals/unsubscribe.ts',
    answers: true,
    timeoutSeconds: 10,
    memoryMb: INTERACTIVE_MB,
    access: [socketRecords('GetItem', 'UpdateItem', 'DeleteItem')],
  },
  refresh: {
    entry: 'functions/terminals/refresh.ts',
    answers: true,
    timeoutSeconds: 10,
    memoryMb: INTERACTIVE_MB,
    access: [socketRecords('GetItem', 'UpdateItem', 'DeleteItem'), { send: 'connection-expiries' }, { key: 'hashKey' }],
  },
  $default: {
    entry: 'functions/terminals/answer.ts',
    answers: true,
    timeoutSeconds: 10,
    memoryMb: INTERACTIVE_MB,
    access: [{ table: 'conferences', actions: ['GetItem'] }, socketRecords('GetItem')],
  },
} as const satisfies Record<string, SocketFunction>;
