/** What a subscription is, and what is told of it. */
import { subscriptionEvent, type SubscriptionNews } from '../../../../domain/events/subscription-event';
import { deletionOf, wasActive } from '../../../../domain/subscription/deletion';
import { expiryOf, newSubscription } from '../../../../domain/subscription/new-subscription';
import { EVERYONE, type SubscriptionRecord } from '../../../../domain/subscription/record';
import { hasEnded, statusAt } from '../../../../domain/subscription/status';
import { seenBy, subscriptionIdOf } from '../../../../domain/subscription/subscription-id';
import { SubscriptionEvent } from '../../../../schemas/events/subscription-event';
import { SubscriptionId, type CreateSubscriptionRequest } from '../../../../schemas/subscription';

const AT = Date.parse('2026-11-23T09:00:00.000Z');
const DAY_MS = 86_400_000;
const id = subscriptionIdOf('4r7h2k9qx0tmv3bz', '01kbjz5w3m8f2d6p');

const request = (config: CreateSubscriptionRequest['config'] = {}): CreateSubscriptionRequest => ({
  protocol: 'HTTP',
  sink: 'https://partner.example/',
  types: ['rollcall.participant.*'],
  config,
});
const record = (fields: Partial<SubscriptionRecord> = {}): SubscriptionRecord => ({
  ...newSubscription({ id, clientId: 'partner', seesNumbers: false, request: request(), at: AT }),
  ...fields,
});

it('an id says whose conferences are seen', () => {
  expect(SubscriptionId.parse(id)).toBe('sub_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p');
  expect(seenBy(id)).toBe('4r7h2k9qx0tmv3bz');
  expect(seenBy(SubscriptionId.parse(subscriptionIdOf(EVERYONE, '01kbjz5w3m8f2d6p')))).toBe(EVERYONE);
});

describe('the end that is asked for', () => {
  const expiry = (subscriptionExpireTime: string) => expiryOf(request({ subscriptionExpireTime }), AT);

  it('is a moment, however it is written', () => {
    expect(expiry('2026-11-23T10:00:00.001+01:00')).toBe(AT + 1);
    expect(expiryOf(request(), AT)).toBeUndefined();
  });

  it('lies ahead, and at most ten years', () => {
    expect(expiry('2036-11-23T09:00:00Z')).toBe(Date.parse('2036-11-23T09:00:00Z'));
    for (const wrong of ['2026-11-23T09:00:00Z', '2036-11-25T09:00:00Z']) expect(() => expiry(wrong)).toThrow('does not fit');
  });
});

describe('its status', () => {
  it.each([
    ['ACTIVE', undefined, 'ACTIVE', false],
    ['ACTIVE', AT + 1, 'ACTIVE', false],
    ['ACTIVE', AT, 'EXPIRED', true],
    ['INACTIVE', AT, 'EXPIRED', true],
    ['ACTIVATION_REQUESTED', AT, 'EXPIRED', true],
    ['EXPIRED', undefined, 'EXPIRED', true],
    ['DELETED', AT, 'DELETED', true],
  ] as const)('%s until %s is %s', (status, expiresAt, shown, isOver) => {
    const subscription = { status, ...(expiresAt === undefined ? {} : { expiresAt }) };
    expect([statusAt(subscription, AT), hasEnded(subscription, AT)]).toEqual([shown, isOver]);
  });
});

describe('its deletion', () => {
  const deleted = (before: SubscriptionRecord): SubscriptionRecord => {
    const { inactiveReason, ...rest } = deletionOf(before, AT + DAY_MS);
    const { inactiveReason: _reason, ...other } = before;
    return { ...other, ...rest, ...(inactiveReason === null ? {} : { inactiveReason }) };
  };

  it.each([
    ['ACTIVE', true],
    ['ACTIVATION_REQUESTED', false],
    ['INACTIVE', false],
    ['EXPIRED', false],
  ] as const)('of one that is %s says whether it was active: %s', (status, isActive) => {
    expect(wasActive(deleted(record({ status })))).toBe(isActive);
    expect(deleted(record({ status }))).toMatchObject({ status: 'DELETED', heldSince: AT + DAY_MS });
  });

  it('keeps why it was not active', () => {
    expect(deleted(record({ status: 'INACTIVE', inactiveReason: 'sink-gone' }))).toMatchObject({ inactiveReason: 'sink-gone' });
  });
});

describe('its events', () => {
  const news = (fields: Partial<SubscriptionNews>): SubscriptionEvent =>
    subscriptionEvent({
      source: 'urn:rollcall:test',
      at: AT,
      subscription: { id, status: 'ACTIVE' },
      type: 'rollcall.subscription.updated.v1',
      ...fields,
    });

  it('hold what happened, and fit their schema to the last member', () => {
    const event = news({ updateReason: 'SUBSCRIPTION_INACTIVE', inactiveReason: 'failing', eventKey: '7' });
    expect(SubscriptionEvent.strict().parse(event)).toEqual(event);
    expect(event.data).toEqual({ subscriptionId: id, status: 'ACTIVE', updateReason: 'SUBSCRIPTION_INACTIVE', inactiveReason: 'failing' });
  });

  it('a key tells one from another; a beginning and an end there is once', () => {
    expect(news({ eventKey: '7' }).id).toBe(`${id}_updated_7`);
    expect(news({ eventKey: '8' }).id).toBe(`${id}_updated_8`);
    expect(news({ type: 'rollcall.subscription.started.v1', eventKey: '7' }).id).toBe(`${id}_started`);
    expect(news({ type: 'rollcall.subscription.ended.v1', eventKey: '7' }).id).toBe(`${id}_ended`);
  });
});
