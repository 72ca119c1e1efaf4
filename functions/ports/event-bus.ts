/** The bus: where every change is told. */
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import type { SubscriptionEvent } from '../../schemas/events/subscription-event';

export type BusEvent = ConferenceEvent | SubscriptionEvent;

export interface EventBus {
  /** The indexes of those that the bus did not take; none where all are safely on it. */
  publish(events: readonly BusEvent[]): Promise<readonly number[]>;
}
