/** Sends events about a subscription to its sink and to the bus. */
import type { SubscriptionEvent } from '../../../schemas/events/subscription-event';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import { tryAgainLater } from '../../runtime/outage';
import type { Owned } from './delivery-messages';
import { startDelivery } from './start-delivery';

/** If this is repeated, it starts the same delivery. */
export const notifySink = (
  deps: Pick<Deps, 'deliveryStore' | 'queues' | 'clock'>,
  { owner }: Owned,
  event: SubscriptionEvent,
): Promise<DeliveryRecord> =>
  startDelivery(
    deps,
    { id: event.subject, owner },
    { eventId: event.id, eventType: event.type, eventAt: Date.parse(event.time), body: JSON.stringify(event) },
  );

export const notifyBus = async ({ eventBus }: Pick<Deps, 'eventBus'>, event: SubscriptionEvent): Promise<void> => {
  const refused = await eventBus.publish([event]);
  if (refused.length > 0) throw tryAgainLater('The bus did not accept the event of a subscription');
};
