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

/**
 * Called once, if the sink has not answered after `SLOW_MS`: whether to go on waiting. If not, the attempt ends as one
 * that has timed out.
 */
export type WhenSlow = () => Promise<boolean>;

export type Sinks = {
  /** Never throws because of what the sink does or fails to do. */
  post(request: SinkRequest, whenSlow?: WhenSlow): Promise<SinkAnswer>;
};
