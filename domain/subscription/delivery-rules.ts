/** What to do with a delivery that is due, given the status of its subscription. */
import type { SubscriptionStatus } from '../../schemas/subscription';

/**
 * These events verify that the sink is there. They are sent before a subscription is active, and while its sink is
 * paused.
 */
const verifying: readonly string[] = ['rollcall.subscription.started.v1', 'rollcall.subscription.updated.v1'];
const TEST = 'rollcall.subscription.test.v1';
const ENDED = 'rollcall.subscription.ended.v1';

/** The first of these events that a sink accepts makes the subscription active. */
export const isVerification = (eventType: string): boolean => verifying.includes(eventType);

export const isUrgent = (eventType: string): boolean => isVerification(eventType) || eventType === TEST;

/** Events about the subscription itself. Once the subscription is over, only the event of its end still matters. */
export const isAboutSubscription = (eventType: string): boolean => isUrgent(eventType) || eventType === ENDED;

export type DueAction = 'send' | 'hold' | 'drop';

/** A subscription that has expired still receives what was sent before: a limit of events includes the last one. */
export const dueActionOf = (eventType: string, status: SubscriptionStatus): DueAction => {
  if (eventType === ENDED) return 'send';
  switch (status) {
    case 'ACTIVE':
      return 'send';
    case 'ACTIVATION_REQUESTED':
    case 'INACTIVE':
      return isUrgent(eventType) ? 'send' : 'hold';
    case 'EXPIRED':
      return isUrgent(eventType) ? 'drop' : 'send';
    case 'DELETED':
      return 'drop';
  }
};
