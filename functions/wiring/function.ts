/** What every function has: where its code is, its limits, and what it may do. */
import type { QueueName, TableAction, TableName, WorkQueueName } from './storage';

/** What a function may do: its role holds exactly this. */
export type Access =
  | { readonly table: TableName; readonly actions: readonly TableAction[] }
  | { readonly send: QueueName }
  | { readonly putEvents: true }
  /** Messages to WebSocket connections, and closing them. */
  | { readonly connections: true }
  /** One-time schedules that send to the queue. */
  | { readonly schedule: WorkQueueName }
  | { readonly secrets: true }
  /** The keys of the bridge driver, where it has any. */
  | { readonly bridgeSecret: true };

export type FunctionDefaults = {
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly access: readonly Access[];
};
