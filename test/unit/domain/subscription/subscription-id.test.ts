import { EVERYONE } from '../../../../domain/subscription/record';
import { seenBy, subscriptionIdOf } from '../../../../domain/subscription/subscription-id';
import { SubscriptionId } from '../../../../schemas/subscription';

const id = subscriptionIdOf('4r7h2k9qx0tmv3bz', '01kbjz5w3m8f2d6p');

it('an id says whose conferences are seen', () => {
  expect(SubscriptionId.parse(id)).toBe('sub_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p');
  expect(seenBy(id)).toBe('4r7h2k9qx0tmv3bz');
  expect(seenBy(SubscriptionId.parse(subscriptionIdOf(EVERYONE, '01kbjz5w3m8f2d6p')))).toBe(EVERYONE);
});
