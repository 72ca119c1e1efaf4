import type { SubscriptionRecord } from '../../../../../domain/subscription/record';
import { endSubscription } from '../../../../../functions/partners/deliveries/end-subscription';
import { isOutage } from '../../../../../functions/runtime/outage';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import { memoryPartnerDeps, subscriptionNow } from '../../../../support/memory-partner-deps';

const ENDED = 'rollcall.subscription.ended.v1';
const given = (over: Partial<SubscriptionRecord> = {}, now: Partial<SubscriptionRecord> = {}) => {
  const subscription = aSubscriptionRecord(over);
  const deps = memoryPartnerDeps({ ...subscription, ...now });
  return { deps, subscription, end: () => endSubscription(deps, subscription, 'SUBSCRIPTION_EXPIRED', AT) };
};

describe('the end of a subscription', () => {
  it('is sent to its sink and put on the bus, and written', async () => {
    const { deps, subscription, end } = given();
    await end();
    expect([...deps.deliveryStore.all.values()]).toMatchObject([{ eventType: ENDED, status: 'pending' }]);
    expect(deps.queues.in('deliveries')).toHaveLength(1);
    expect(deps.published).toMatchObject([{ type: ENDED, subject: subscription.id }]);
    expect(subscriptionNow(deps, subscription)).toMatchObject({ status: 'EXPIRED', statusBefore: 'ACTIVE' });
  });

  it.each(['ACTIVATION_REQUESTED', 'INACTIVE'] as const)('is not sent to a sink that is %s', async (status) => {
    const { deps, subscription, end } = given({ status });
    await end();
    expect(deps.deliveryStore.all.size).toBe(0);
    expect(deps.published).toHaveLength(1);
    expect(subscriptionNow(deps, subscription)).toMatchObject({ status: 'EXPIRED', statusBefore: status });
  });

  it('is the same event and the same delivery if it is repeated', async () => {
    const { deps, end } = given();
    await end();
    await end();
    expect(deps.deliveryStore.all.size).toBe(1);
    expect(deps.published[1]).toEqual(deps.published[0]);
  });

  it('is not written before the bus has taken it', async () => {
    const { deps, subscription, end } = given();
    deps.script.isBusFull = true;
    expect(isOutage(await end().catch((error: unknown) => error))).toBe(true);
    expect(subscriptionNow(deps, subscription).status).toBe('ACTIVE');
  });

  it('is tried again if the subscription has changed meanwhile', async () => {
    expect(
      isOutage(
        await given({}, { status: 'INACTIVE' })
          .end()
          .catch((error: unknown) => error),
      ),
    ).toBe(true);
  });

  it.each(['EXPIRED', 'DELETED'] as const)('is done if the subscription is %s by now', async (status) => {
    await expect(given({}, { status }).end()).resolves.toBeUndefined();
  });
});
