import type { SubscriptionRecord } from '../../../../../domain/subscription/record';
import { deactivate } from '../../../../../functions/partners/deliveries/deactivate';
import { isOutage } from '../../../../../functions/runtime/outage';
import { DAY_MS } from '../../../../../schemas/durations';
import type { InactiveReason } from '../../../../../schemas/subscription';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import { memoryPartnerDeps, subscriptionNow } from '../../../../support/memory-partner-deps';

const FIVE_DAYS_MS = 5 * DAY_MS;
const deactivated = async (over: Partial<SubscriptionRecord>, reason: InactiveReason, now: Partial<SubscriptionRecord> = {}) => {
  const subscription = aSubscriptionRecord(over);
  const deps = memoryPartnerDeps({ ...subscription, ...now });
  await deactivate(deps, subscription, reason);
  return { deps, subscription, state: subscriptionNow(deps, subscription) };
};

describe('a subscription', () => {
  it('is switched off if its sink is gone: the bus is notified, it is written and logged', async () => {
    const { deps, state, subscription } = await deactivated({ pausedUntil: AT + 1 }, 'sink-gone');
    expect(state).toMatchObject({ status: 'INACTIVE', inactiveReason: 'sink-gone' });
    expect(state).not.toHaveProperty('pausedUntil');
    expect(deps.published).toMatchObject([{ type: 'rollcall.subscription.updated.v1', subject: subscription.id }]);
    expect(deps.lines).toEqual([{ event: 'subscription.inactive', subscriptionId: subscription.id, reason: 'sink-gone' }]);
  });

  it('is switched off if it was never verified, unless it has become active meanwhile', async () => {
    expect((await deactivated({ status: 'ACTIVATION_REQUESTED' }, 'not-verified')).state.status).toBe('INACTIVE');
    expect((await deactivated({ status: 'ACTIVE' }, 'not-verified')).state.status).toBe('ACTIVE');
  });

  it('is switched off after five days of failures, unless one attempt has succeeded meanwhile', async () => {
    expect((await deactivated({ failingSince: AT - FIVE_DAYS_MS }, 'failing')).state.status).toBe('INACTIVE');
    const back = await deactivated({}, 'failing');
    expect([back.state.status, back.deps.published]).toEqual(['ACTIVE', []]);
  });

  it.each(['INACTIVE', 'EXPIRED', 'DELETED'] as const)('is left alone if it is %s', async (status) => {
    const { deps, state } = await deactivated({ status }, 'sink-gone');
    expect([state.status, deps.published]).toEqual([status, []]);
  });

  it('is left alone if it was activated anew while this was decided', async () => {
    const { deps, state } = await deactivated({}, 'sink-gone', { verificationSince: AT + 1 });
    expect(state.status).toBe('ACTIVE');
    expect(deps.lines).toEqual([]);
  });

  it('is not switched off before the bus has taken the event', async () => {
    const subscription = aSubscriptionRecord();
    const deps = memoryPartnerDeps(subscription);
    deps.script.isBusFull = true;
    const failed: unknown = await deactivate(deps, subscription, 'sink-gone').catch((error: unknown) => error);
    expect(isOutage(failed)).toBe(true);
    expect(subscriptionNow(deps, subscription).status).toBe('ACTIVE');
  });
});
