/** The servers of partners that receive deliveries. Rollcall does not trust them at all. */
import type { DeliveryAttempt } from '../../schemas/delivery';

export type SinkRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type SinkAnswer = Pick<DeliveryAttempt, 'status' | 'error' | 'durationMs'> & {
  /** The wait that `Retry-After` requests, in milliseconds from the answer on. */
  readonly retryAfterMs?: number;
};

export type Sinks = {
  /** Never throws because of what the sink does or fails to do. */
  post(request: SinkRequest): Promise<SinkAnswer>;
};
