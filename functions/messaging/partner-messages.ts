/**
 * The messages in the queues for partners. They are separate from the other messages, so that functions without
 * partners do not load them.
 */
import * as z from 'zod';
import { DeliveryId } from '../../schemas/delivery';
import { InactiveReason, SubscriptionId } from '../../schemas/subscription';

/** One attempt to deliver. It follows `tries` other attempts of this round. */
export const DeliveryMessage = z.object({
  subscriptionId: SubscriptionId,
  deliveryId: DeliveryId,
  round: z.int().min(1),
  tries: z.int().min(0).default(0),
});
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;

/** A task for a subscription as a whole. */
export const SubscriptionTask = z.discriminatedUnion('task', [
  /** The subscription is new: schedule its end, and notify the bus and its sink. */
  z.object({ task: z.literal('created'), subscriptionId: SubscriptionId }),
  /** Its client, or an operator, has deleted it: notify its sink and the bus. */
  z.object({ task: z.literal('deleted'), subscriptionId: SubscriptionId }),
  /** Its time is over. */
  z.object({ task: z.literal('expire'), subscriptionId: SubscriptionId }),
  /** It has become active: send its initial event, and the events that were held until then. */
  z.object({ task: z.literal('activated'), subscriptionId: SubscriptionId }),
  /** Its sink is gone. `verificationSince` names the activation that failed; a later activation stands. */
  z.object({ task: z.literal('deactivate'), subscriptionId: SubscriptionId, reason: InactiveReason, verificationSince: z.number() }),
  /**
   * Send again all events since a time (milliseconds) that have not arrived. `cursor` is where an earlier run stopped.
   */
  z.object({
    task: z.literal('recover'),
    subscriptionId: SubscriptionId,
    since: z.number(),
    until: z.number(),
    /** Leaves out deliveries that failed or are still being attempted. */
    heldOnly: z.boolean().optional(),
    cursor: z.string().optional(),
  }),
  /** The pause of its sink until this time is over. */
  z.object({ task: z.literal('trial'), subscriptionId: SubscriptionId, pausedUntil: z.number() }),
  /** Its sink is back: go on with the events that waited, from `cursor` on. `pause`: the last in which one began to wait. */
  z.object({
    task: z.literal('resume'),
    subscriptionId: SubscriptionId,
    since: z.number(),
    pause: z.number(),
    cursor: z.string().optional(),
    /** The pages that the step before this one has resumed, and the last delivery among them. */
    pace: z.int().min(1).optional(),
    last: DeliveryId.optional(),
    /** The claim on the subscription with which it goes on. */
    claim: z.number().optional(),
  }),
  /** Its sink is back: send these deliveries, which waited. They are as the log had them. */
  z.object({
    task: z.literal('resume-page'),
    subscriptionId: SubscriptionId,
    deliveries: z.array(DeliveryMessage.omit({ subscriptionId: true })),
  }),
]);
export type SubscriptionTask = z.infer<typeof SubscriptionTask>;
