import { type Deletion, deletionOf, reasonOfDeletion, wasActive } from '../../../../domain/subscription/deletion';
import { newSubscription } from '../../../../domain/subscription/new-subscription';
import type { SubscriptionRecord } from '../../../../domain/subscription/record';
import { subscriptionIdOf } from '../../../../domain/subscription/subscription-id';
import { DAY_MS } from '../../../../schemas/durations';
import type { CreateSubscriptionRequest } from '../../../../schemas/subscription';

const AT = Date.parse('2026-11-23T09:00:00.000Z');
const id = subscriptionIdOf('4r7h2k9qx0tmv3bz', '01kbjz5w3m8f2d6p');

const request = (config: CreateSubscriptionRequest['config'] = {}): CreateSubscriptionRequest => ({
  protocol: 'HTTP',
  sink: 'https://partner.example/',
  types: ['rollcall.participant.*'],
  config,
});
const record = (fields: Partial<SubscriptionRecord> = {}): SubscriptionRecord => ({
  ...newSubscription({ id, owner: 'partner', seesNumbers: false, request: request(), at: AT }),
  ...fields,
});

describe('its deletion', () => {
  const deleted = (before: SubscriptionRecord, by?: 'client' | 'operator'): SubscriptionRecord => {
    const { inactiveReason, ...rest } = deletionOf(before, AT + DAY_MS, by);
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

  it('of one that never was active says that its sink was not verified', () => {
    expect(deletionOf(record(), AT)).toEqual<Deletion>({ status: 'DELETED', heldSince: AT, inactiveReason: 'not-verified' });
  });

  it.each([
    [undefined, 'SUBSCRIPTION_DELETED'],
    ['client', 'SUBSCRIPTION_DELETED'],
    ['operator', 'NETWORK_TERMINATED'],
  ] as const)('by %s has the reason %s', (by, reason) => {
    expect(reasonOfDeletion(deleted(record({ status: 'ACTIVE' }), by))).toBe(reason);
  });

  it('keeps why it was not active', () => {
    expect(deleted(record({ status: 'INACTIVE', inactiveReason: 'sink-gone' }))).toMatchObject({ inactiveReason: 'sink-gone' });
  });
});
