/**
 * Subscription ids: whose conferences the subscription sees, and random characters. So every function finds a
 * subscription by its id alone.
 */
import type { SubscriptionId } from '../../schemas/subscription';

const PREFIX = 'sub_';
const KEY_CHARACTERS = 16;

/** How many random characters an id needs. */
export const SUBSCRIPTION_RANDOM_CHARACTERS = 16;

/** `sees`: an initiator key, or `EVERYONE`. */
export const subscriptionIdOf = (sees: string, randomPart: string): SubscriptionId => `${PREFIX}${sees}${randomPart}`;

/** The initiator key whose conferences the subscription sees, or `EVERYONE`. */
export const seenBy = (id: SubscriptionId): string => id.slice(PREFIX.length, PREFIX.length + KEY_CHARACTERS);
