/** What every function has: where its code is, its limits, and what it may do. */
import type { KeyName } from './keys';
import type { QueueName, TableAction, TableName, WorkQueueName } from './storage';

/** What a function may do: its role holds exactly this. */
export type Access =
  | { readonly table: TableName; readonly actions: readonly TableAction[] }
  | { readonly send: QueueName }
  | { readonly putEvents: true }
  /** Sending messages to WebSocket connections; or closing them as well. */
  | { readonly connections: 'post' | 'post-and-close' }
  /** One-time schedules that send to the queue. */
  | { readonly schedule: WorkQueueName }
  /** One of the deployment's keys. The bridge's key exists for functions only if the bridge's driver uses it. */
  | { readonly key: KeyName }
  /** The keys of the bridge driver, if it has any. */
  | { readonly bridgeSecret: true }
  /** Requests to the carrier's own servers: the bridge and the access network. They need a network path, no permission. */
  | { readonly requests: 'carrier' }
  /** The credentials with which the canary gets its tokens. */
  | { readonly canarySecret: true };

/**
 * Memory also buys speed: with 1,769 MB a function has a whole core. This is for functions that a user waits for,
 * directly or for their effects.
 */
export const INTERACTIVE_MB = 512;
/**
 * For functions that mostly wait for other services and that nobody waits for. While they wait, they cost half as much.
 */
export const BACKGROUND_MB = 256;

/**
 * What Lambda itself logs about invocations. At `WARN` it logs only failed ones. Otherwise it would log the beginning
 * and duration of each, 330 bytes apiece and more than all other lines together; the metrics hold these times.
 */
export const platformLogLevel: 'INFO' | 'WARN' = 'WARN';

export type FunctionDefaults = {
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly access: readonly Access[];
};
