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

/** Memory is speed as well: 1,769 MB have a whole core. For functions that a user waits for, if only for what they set off. */
export const INTERACTIVE_MB = 512;
/** For functions whose own time is what they wait for others, and that nobody waits for: half as dear while they do. */
export const BACKGROUND_MB = 256;

/**
 * What Lambda itself writes of invocations: at `WARN` only of those that fail. Of others it would write where they begin and how long
 * they took, 330 bytes each and more than everything else that is logged; the metrics have the times.
 */
export const platformLogLevel: 'INFO' | 'WARN' = 'WARN';

export type FunctionDefaults = {
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly access: readonly Access[];
};
