/** The options of a deployment in its own process, and the message it sends when it is up. */
export type ProcessOptions = {
  readonly port: number;
  readonly dataFolder?: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** How far its clock is ahead of the machine's clock. */
  readonly aheadMs: number;
  /** See `failingConsumers`. */
  readonly failureRate: number;
};

export const PROCESS_IS_UP = 'the deployment is up';
