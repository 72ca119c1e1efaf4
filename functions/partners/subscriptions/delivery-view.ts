/** A delivery as its client sees it: its outcome, not the event itself. */
import { timestamp } from '../../../domain/conference/view/timestamp';
import type { Delivery } from '../../../schemas/delivery';
import type { DeliveryRecord } from '../../ports/delivery-store';

export const deliveryView = ({ id, eventId, eventType, status, createdAt, nextAttemptAt, attempts }: DeliveryRecord): Delivery => ({
  id,
  eventId,
  eventType,
  status,
  createdAt: timestamp(createdAt),
  nextAttemptAt: nextAttemptAt === undefined ? null : timestamp(nextAttemptAt),
  attempts: [...attempts],
});
