import { deliveryMessage } from '../../../../../functions/partners/deliveries/delivery-messages';
import { deliveryIdFor, startDelivery } from '../../../../../functions/partners/deliveries/start-delivery';
import type { DeliveryWithBody } from '../../../../../functions/ports/delivery-store';
import { DeliveryId } from '../../../../../schemas/delivery';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import { memoryPartnerDeps } from '../../../../support/memory-partner-deps';

it('a delivery is named the same for the same event and subscription, and for no other', () => {
  const event = { eventId: 'conf_1', eventAt: AT };
  const [one, other] = [{ id: 'sub_00000000000000000000000000000001' }, { id: 'sub_00000000000000000000000000000002' }];
  expect(DeliveryId.parse(deliveryIdFor(one, event))).toBe(deliveryIdFor(one, { ...event }));
  expect(deliveryIdFor(other, event)).not.toBe(deliveryIdFor(one, event));
  expect(deliveryIdFor(one, { ...event, eventId: 'conf_2' })).not.toBe(deliveryIdFor(one, event));
});

describe('an event that sets out', () => {
  const event = { eventId: 'event-1', eventType: 'rollcall.conference.ended.v1', eventAt: AT - 1_000, body: '{"a":1}' };
  const subscription = aSubscriptionRecord();

  it('is kept, and then sent', async () => {
    const deps = memoryPartnerDeps(subscription);
    const delivery = await startDelivery(deps, subscription, event);
    expect(delivery).toEqual<DeliveryWithBody>({
      subscriptionId: subscription.id,
      id: deliveryIdFor(subscription, event),
      eventId: 'event-1',
      eventType: event.eventType,
      body: event.body,
      status: 'pending',
      nextAttemptAt: AT,
      createdAt: AT,
      attempts: [],
      round: 1,
      tries: 0,
    });
    expect(deps.queues.in('deliveries')).toEqual([
      {
        body: { subscriptionId: subscription.id, deliveryId: delivery.id, round: 1, tries: 0 },
        group: deliveryMessage(subscription, delivery).group,
      },
    ]);
  });

  it('is kept and not sent if it is to be held', async () => {
    const deps = memoryPartnerDeps(subscription);
    const delivery = await startDelivery(deps, subscription, event, 'hold');
    expect(delivery.status).toBe('held');
    expect(delivery).not.toHaveProperty('nextAttemptAt');
    expect(deps.queues.sent).toEqual([]);
  });

  it('is sent again if it comes again before anybody has tried, and is the same delivery', async () => {
    const deps = memoryPartnerDeps(subscription);
    const first = await startDelivery(deps, subscription, event);
    deps.time.now = AT + 5_000;
    expect(await startDelivery(deps, subscription, event)).toEqual(first);
    expect(deps.queues.in('deliveries')).toHaveLength(2);
  });

  const attempt = { at: '2026-11-23T09:00:00.000Z', status: 500, error: 'refused', durationMs: 7 } as const;
  it.each<readonly [string, Partial<DeliveryWithBody>]>([
    ['has arrived', { status: 'succeeded' }],
    ['has been tried', { attempts: [attempt] }],
    ['was begun anew', { round: 2 }],
  ])('is not sent again once it %s', async (_what, over) => {
    const deps = memoryPartnerDeps(subscription);
    const first = await startDelivery(deps, subscription, event);
    deps.deliveryStore.all.set(`${first.subscriptionId} ${first.id}`, { ...first, body: event.body, ...over });
    await startDelivery(deps, subscription, event);
    expect(deps.queues.in('deliveries')).toHaveLength(1);
  });
});
