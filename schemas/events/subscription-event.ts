/**
 * An event about a subscription: CloudEvents 1.0, with CAMARA's reasons. It omits the sink, because a URL may contain a
 * secret.
 */
import * as z from 'zod';
import { Timestamp } from '../common';
import { InactiveReason, SubscriptionId, SubscriptionStatus } from '../subscription';
import { SubscriptionEventType } from './event-types';

export const SubscriptionEventData = z
  .object({
    subscriptionId: SubscriptionId,
    status: SubscriptionStatus,
    /** Only in `started`. */
    initiationReason: z.enum(['SUBSCRIPTION_CREATED']).optional(),
    /** Only in `updated`; `SUBSCRIPTION_INACTIVE` comes with `inactiveReason`. */
    updateReason: z.enum(['SUBSCRIPTION_ACTIVE', 'SUBSCRIPTION_INACTIVE']).optional(),
    inactiveReason: InactiveReason.optional(),
    /** Only in `ended`. */
    terminationReason: z
      .enum(['SUBSCRIPTION_EXPIRED', 'MAX_EVENTS_REACHED', 'ACCESS_TOKEN_EXPIRED', 'SUBSCRIPTION_DELETED', 'NETWORK_TERMINATED'])
      .optional(),
  })
  .meta({ id: 'SubscriptionEventData' });
export type SubscriptionEventData = z.infer<typeof SubscriptionEventData>;

export const SubscriptionEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string(),
    source: z.string(),
    type: SubscriptionEventType,
    subject: SubscriptionId,
    time: Timestamp,
    datacontenttype: z.literal('application/json'),
    data: SubscriptionEventData,
  })
  .meta({ id: 'SubscriptionEvent' });
export type SubscriptionEvent = z.infer<typeof SubscriptionEvent>;
