import { recover, type Recovery } from '../../../../../functions/partners/deliveries/recover';
import type { DeliveryWithBody } from '../../../../../functions/ports/delivery-store';
import { HOUR_MS, MINUTE_MS } from '../../../../../schemas/durations';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import { aDelivery, deliveryNow, memoryPartnerDeps } from '../../../../support/memory-partner-deps';

const NOW = AT + HOUR_MS;
const given = async (...deliveries: readonly NonNullable<Parameters<typeof aDelivery>[2]>[]) => {
  const subscription = aSubscriptionRecord();
  const deps = memoryPartnerDeps(subscription);
  const kept: DeliveryWithBody[] = [];
  for (const [index, over] of deliveries.entries()) kept.push(await aDelivery(deps, subscription, { eventAt: AT + index, ...over }));
  deps.time.now = NOW;
  const recovery = { subscriptionId: subscription.id, since: AT, until: NOW };
  const sent = () => deps.queues.bodies('deliveries').map((body) => (body as { deliveryId: string }).deliveryId);
  return {
    deps,
    kept,
    subscription,
    sent,
    recover: (over: Partial<Recovery> = {}) => recover(deps, subscription, { ...recovery, ...over }),
  };
};
const idsOf = (deliveries: readonly (DeliveryWithBody | undefined)[]) => deliveries.map((each) => each?.id);

describe('what has not arrived', () => {
  it('is sent again, in the order of its events, as a new round', async () => {
    const { deps, kept, sent, recover: run } = await given({ status: 'held' }, { status: 'failed', tries: 10, attempts: [] });
    await run();
    expect(sent()).toEqual(idsOf(kept));
    expect(kept.map((each) => deliveryNow(deps, each))).toMatchObject([
      { status: 'pending', round: 2, tries: 0, nextAttemptAt: NOW },
      { status: 'pending', round: 2, tries: 0, nextAttemptAt: NOW },
    ]);
  });

  it('is not what has arrived, nor an event of the subscription itself', async () => {
    const { sent, recover: run } = await given(
      { status: 'succeeded' },
      { status: 'failed', eventType: 'rollcall.subscription.started.v1' },
    );
    await run();
    expect(sent()).toEqual([]);
  });

  it('is what waits for a retry, but not what is being attempted', async () => {
    const {
      kept,
      sent,
      recover: run,
    } = await given({ nextAttemptAt: NOW + MINUTE_MS }, { nextAttemptAt: NOW - 59_999 }, { nextAttemptAt: NOW - MINUTE_MS });
    await run();
    expect(sent()).toEqual(idsOf([kept[0], kept[2]]));
  });

  it('is only what was held, if that is what is asked for', async () => {
    const { kept, sent, recover: run } = await given({ status: 'held' }, { status: 'failed' }, { nextAttemptAt: NOW + MINUTE_MS });
    await run({ heldOnly: true });
    expect(sent()).toEqual(idsOf([kept[0]]));
  });

  it('is sent for the time that is asked for, both ends included', async () => {
    const { kept, sent, recover: run } = await given({ status: 'held' }, { status: 'held' }, { status: 'held' }, { status: 'held' });
    await run({ since: AT + 1, until: AT + 2 });
    expect(sent()).toEqual(idsOf([kept[1], kept[2]]));
  });
});

describe('more than a page', () => {
  const many = Array.from({ length: 101 }, () => ({ status: 'held' as const }));

  it('is recovered page by page, each by a task of its own', async () => {
    const { deps, kept, subscription, sent, recover: run } = await given(...many);
    await run();
    expect(sent()).toHaveLength(100);
    const cursor = kept[99]?.id;
    expect(deps.queues.bodies('subscription-tasks')).toEqual([
      { task: 'recover', subscriptionId: subscription.id, since: AT, until: NOW, heldOnly: undefined, cursor },
    ]);
    await run(cursor === undefined ? {} : { cursor });
    expect(sent()).toHaveLength(101);
    expect(deps.queues.in('subscription-tasks')).toHaveLength(1);
  });

  it('is not read on behind the time that is asked for', async () => {
    const { deps, recover: run } = await given(...many);
    await run({ until: AT + 50 });
    expect(deps.queues.in('deliveries')).toHaveLength(51);
    expect(deps.queues.in('subscription-tasks')).toEqual([]);
  });
});
