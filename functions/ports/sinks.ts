/** The servers of partners that receive deliveries. They are not trusted at all. */
import type { DeliveryAttempt } from '../../schemas/delivery';

export type SinkRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type SinkAnswer = Pick<DeliveryAttempt, 'status' | 'error' | 'durationMs'> & {
  /** What `Retry-After` asks for, in milliseconds from the answer on. */
  readonly retryAfterMs?: number;
};

export type Sinks = {
  /** Never throws because of what the sink does or fails to do. */
  post(request: SinkRequest): Promise<SinkAnswer>;
};
