/** What a deployment in a process of its own is told, and what it says when it is up. */
export type ProcessOptions = {
  readonly port: number;
  readonly dataFolder?: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** How far its clock is ahead of the machine's. */
  readonly aheadMs: number;
  /** See `failingConsumers`. */
  readonly failureRate: number;
};

export const PROCESS_IS_UP = 'the deployment is up';
