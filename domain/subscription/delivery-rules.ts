/** What becomes of a delivery whose turn has come, by what its subscription is now. */
import type { SubscriptionStatus } from '../../schemas/subscription';

/** These find out whether a sink is there: sent before a subscription is active, and while its sink is paused. */
const verifying: readonly string[] = ['rollcall.subscription.started.v1', 'rollcall.subscription.updated.v1'];
const TEST = 'rollcall.subscription.test.v1';
const ENDED = 'rollcall.subscription.ended.v1';

/** The first of them that a sink accepts makes the subscription active. */
export const isVerification = (eventType: string): boolean => verifying.includes(eventType);

export const isUrgent = (eventType: string): boolean => isVerification(eventType) || eventType === TEST;

/** News of the subscription itself: of no use once it is over, but for its end. */
export const isOwnNews = (eventType: string): boolean => isUrgent(eventType) || eventType === ENDED;

export type Fate = 'send' | 'hold' | 'drop';

/** A subscription that has expired still gets what set out before: a limit of events counts the last one too. */
export const fateOf = (eventType: string, status: SubscriptionStatus): Fate => {
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
