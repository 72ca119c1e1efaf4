/** The options of a receiver in a process of its own, what it keeps, and what it prints when it is up. */
export type ReceiverOptions = {
  readonly port: number;
  /** What it has taken, a line for each delivery. */
  readonly file: string;
  /** How far its clock is ahead of the machine's. */
  readonly aheadMs: number;
};

export type Taken = {
  /** `webhook-id`. */
  readonly id: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly data: { readonly conferenceId?: string; readonly version?: number; readonly subscriptionId: string };
  };
};

export type ReceiverReport = {
  readonly taken: readonly Taken[];
  /** How many it refused unread since it was last started. */
  readonly refused: number;
  /** How many were not signed as they should be. */
  readonly forged: number;
};

export const RECEIVER_IS_UP = 'the receiver is up';
