/** What travels through the queues for partners. Apart from other messages, so that functions that know no partner do not carry them. */
import * as z from 'zod';
import { DeliveryId } from '../../schemas/delivery';
import { InactiveReason, SubscriptionId } from '../../schemas/subscription';

/** One attempt to deliver: the one that follows `tries` others of this turn. */
export const DeliveryMessage = z.object({
  subscriptionId: SubscriptionId,
  deliveryId: DeliveryId,
  turn: z.int().min(1),
  tries: z.int().min(0).default(0),
});
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;

/** What is to be done for a subscription as a whole. */
export const SubscriptionTask = z.discriminatedUnion('task', [
  /** It is new: its end is arranged, and the bus and its sink are told. */
  z.object({ task: z.literal('created'), subscriptionId: SubscriptionId }),
  /** Its client has deleted it: its sink and the bus are told. */
  z.object({ task: z.literal('deleted'), subscriptionId: SubscriptionId }),
  /** Its time is over. */
  z.object({ task: z.literal('expire'), subscriptionId: SubscriptionId }),
  /** It has become active: its initial event, and what was held meanwhile. */
  z.object({ task: z.literal('activated'), subscriptionId: SubscriptionId }),
  /** Its sink is there no more. `verificationSince` names the activation that is over: one that was asked for since then stands. */
  z.object({ task: z.literal('deactivate'), subscriptionId: SubscriptionId, reason: InactiveReason, verificationSince: z.number() }),
  /** Everything of events since a time (milliseconds) that has not arrived; `cursor` where an earlier part of it stopped. */
  z.object({
    task: z.literal('recover'),
    subscriptionId: SubscriptionId,
    since: z.number(),
    until: z.number(),
    /** Not what has failed or is on its way. */
    heldOnly: z.boolean().optional(),
    cursor: z.string().optional(),
  }),
]);
export type SubscriptionTask = z.infer<typeof SubscriptionTask>;
