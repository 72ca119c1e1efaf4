/** The bus, which receives an event for every change. */
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import type { SubscriptionEvent } from '../../schemas/events/subscription-event';

export type BusEvent = ConferenceEvent | SubscriptionEvent;

export type EventBus = {
  /** Returns the indexes of the events that the bus did not accept; empty if all are safely on it. */
  publish(events: readonly BusEvent[]): Promise<readonly number[]>;
};
