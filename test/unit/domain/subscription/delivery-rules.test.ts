import { type DueAction, dueActionOf, isAboutSubscription, isUrgent, isVerification } from '../../../../domain/subscription/delivery-rules';
import type { SubscriptionStatus } from '../../../../schemas/subscription';

const CHANGE = 'rollcall.participant.joined.v1';
const STARTED = 'rollcall.subscription.started.v1';
const UPDATED = 'rollcall.subscription.updated.v1';
const TEST = 'rollcall.subscription.test.v1';
const ENDED = 'rollcall.subscription.ended.v1';

it.each<[SubscriptionStatus, Record<string, DueAction>]>([
  ['ACTIVE', { [CHANGE]: 'send', [STARTED]: 'send', [UPDATED]: 'send', [TEST]: 'send', [ENDED]: 'send' }],
  ['ACTIVATION_REQUESTED', { [CHANGE]: 'hold', [STARTED]: 'send', [UPDATED]: 'send', [TEST]: 'send', [ENDED]: 'send' }],
  ['INACTIVE', { [CHANGE]: 'hold', [STARTED]: 'send', [UPDATED]: 'send', [TEST]: 'send', [ENDED]: 'send' }],
  ['EXPIRED', { [CHANGE]: 'send', [STARTED]: 'drop', [UPDATED]: 'drop', [TEST]: 'drop', [ENDED]: 'send' }],
  ['DELETED', { [CHANGE]: 'drop', [STARTED]: 'drop', [UPDATED]: 'drop', [TEST]: 'drop', [ENDED]: 'send' }],
])('%s: changes, events of the subscription itself and its end', (status, fates) => {
  expect(Object.fromEntries(Object.keys(fates).map((type) => [type, dueActionOf(type, status)]))).toEqual(fates);
});

it.each<readonly [string, (type: string) => boolean, readonly string[]]>([
  ['verify a sink', isVerification, [STARTED, UPDATED]],
  ['are urgent', isUrgent, [STARTED, UPDATED, TEST]],
  ['are of the subscription itself', isAboutSubscription, [STARTED, UPDATED, TEST, ENDED]],
])('the events that %s', (_what, is, types) => {
  expect([CHANGE, STARTED, UPDATED, TEST, ENDED].filter(is)).toEqual(types);
});
