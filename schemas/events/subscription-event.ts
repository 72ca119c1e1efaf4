/** What becomes of a subscription: CloudEvents 1.0, with CAMARA's reasons. Its sink is not named: a URL may hold a secret. */
import * as z from 'zod';
import { Timestamp } from '../common';
import { InactiveReason, SubscriptionId, SubscriptionStatus } from '../subscription';
import { SubscriptionEventType } from './event-types';

export const SubscriptionEventData = z
  .object({
    subscriptionId: SubscriptionId,
    status: SubscriptionStatus,
    /** `started`. */
    initiationReason: z.enum(['SUBSCRIPTION_CREATED']).optional(),
    /** `updated`; `SUBSCRIPTION_INACTIVE` with the reason why. */
    updateReason: z.enum(['SUBSCRIPTION_ACTIVE', 'SUBSCRIPTION_INACTIVE']).optional(),
    inactiveReason: InactiveReason.optional(),
    /** `ended`. */
    terminationReason: z.enum(['SUBSCRIPTION_EXPIRED', 'MAX_EVENTS_REACHED', 'SUBSCRIPTION_DELETED']).optional(),
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
  .meta({ id: 'SubscriptionEvent', description: 'What became of a subscription.' });
export type SubscriptionEvent = z.infer<typeof SubscriptionEvent>;
