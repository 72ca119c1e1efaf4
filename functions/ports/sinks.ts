/** Where deliveries go: a partner's server, which is trusted with nothing. */
import type { DeliveryAttempt } from '../../schemas/delivery';

export type SinkRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type SinkAnswer = Pick<DeliveryAttempt, 'status' | 'error' | 'durationMs'> & {
  /** What `Retry-After` asks for: milliseconds from the answer on. */
  readonly retryAfterMs?: number;
};

export interface Sinks {
  /** Never throws for what the sink does or does not do. */
  post(request: SinkRequest): Promise<SinkAnswer>;
}
