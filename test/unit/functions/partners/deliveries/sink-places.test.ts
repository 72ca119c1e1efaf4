import { PLACES, PLACES_WINDOW_MS } from '../../../../../domain/subscription/slow-sink';
import { placeFor, whenSlow } from '../../../../../functions/partners/deliveries/sink-places';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import { memoryPartnerDeps, subscriptionNow } from '../../../../support/memory-partner-deps';

const slow = (owner = 'one') => aSubscriptionRecord({ owner, slowSince: AT - 1 });

describe('places for slow sinks', () => {
  it('are needed only where the sink is slow and not paused', async () => {
    const deps = memoryPartnerDeps();
    expect(await placeFor(deps, aSubscriptionRecord())).toBe('not-needed');
    expect(await placeFor(deps, { ...slow(), pausedUntil: AT + 1 })).toBe('not-needed');
    expect(await placeFor(deps, { ...slow(), pausedUntil: AT })).toBe('taken');
    expect(await deps.slowPlaces.counted('one', AT)).toBe(1);
  });

  it('are limited for all subscriptions of an owner together, and for no other owner', async () => {
    const deps = memoryPartnerDeps();
    for (let place = 0; place < PLACES; place += 1) expect(await placeFor(deps, slow())).toBe('taken');
    expect(await placeFor(deps, slow())).toBe('none');
    expect(await placeFor(deps, slow('another'))).toBe('taken');
    deps.time.now += PLACES_WINDOW_MS;
    expect(await placeFor(deps, slow())).toBe('taken');
  });
});

describe('an attempt that lasts', () => {
  it('marks its sink as slow, once, and may go on with a place', async () => {
    const subscription = aSubscriptionRecord();
    const deps = memoryPartnerDeps(subscription);
    const goesOn = whenSlow(deps, subscription, 'not-needed');
    expect([await goesOn(), await goesOn()]).toEqual([true, true]);
    expect(subscriptionNow(deps, subscription)).toEqual({ ...subscription, slowSince: AT });
    expect(deps.lines).toEqual([{ event: 'sink.slow', subscriptionId: subscription.id }]);
    expect(await deps.slowPlaces.counted(subscription.owner, AT)).toBe(2);
  });

  it('ends if its owner has no place left, and needs no second one', async () => {
    const deps = memoryPartnerDeps();
    const subscription = slow();
    for (let place = 0; place < PLACES; place += 1) await placeFor(deps, subscription);
    expect(await whenSlow(deps, subscription, 'not-needed')()).toBe(false);
    expect(await whenSlow(deps, subscription, 'taken')()).toBe(true);
  });
});
