/** What the consumer of deliveries does with sinks that answer late: the real stores, and places counted in the table. */
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { PLACES, PLACES_WINDOW_MS, SLOW_MS } from '../../domain/subscription/slow-sink';
import type { DeliveryRecord } from '../../functions/ports/delivery-store';
import { MINUTE_MS } from '../../schemas/durations';
import { AT } from '../support/a-conference';
import { deliveriesIn, TEST, useSimulation } from '../support/deliveries-in';

const given = useSimulation();

const { deliveryNow, postTimes, start, statusOf, subscribed, subscriptionNow } = deliveriesIn(() => given.simulation);

/** Its answers come late, if they are waited for. Each test has an owner of its own, because all share one table. */
const slow = async (owner: string, over: Partial<SubscriptionRecord> = {}): Promise<SubscriptionRecord> => {
  const subscription = await subscribed({ owner, ...over });
  given.simulation.answers.set(subscription.sink, async (_post, whenSlow) =>
    (await whenSlow?.()) === true
      ? { status: 204, error: null, durationMs: 13_500 }
      : { status: null, error: 'timed-out', durationMs: SLOW_MS },
  );
  return subscription;
};

const startMany = async (subscription: SubscriptionRecord, count: number): Promise<readonly DeliveryRecord[]> => {
  const deliveries: DeliveryRecord[] = [];
  for (let event = 0; event < count; event += 1) deliveries.push(await start(subscription));
  return deliveries;
};

describe('a slow sink', () => {
  it('is known after its first slow answer, and again as fast after a fast one', async () => {
    const subscription = await slow('fast again');
    await start(subscription);
    await given.simulation.settle();
    expect(await subscriptionNow(subscription)).toMatchObject({ slowSince: AT });
    given.simulation.answers.delete(subscription.sink);
    await start(subscription);
    await given.simulation.settle();
    expect(await subscriptionNow(subscription)).not.toHaveProperty('slowSince');
  });

  it('is sent as many deliveries in a window as its owner has places; the others wait and lose no attempt', async () => {
    const [one, other] = [await slow('many', { slowSince: AT }), await slow('many', { slowSince: AT })];
    await startMany(one, PLACES);
    const waiting = await start(other);
    await given.simulation.settle();
    expect([postTimes(one).length, postTimes(other).length]).toEqual([PLACES, 0]);
    expect(await deliveryNow(waiting)).toMatchObject({ status: 'pending', tries: 0, attempts: [] });
    await given.simulation.advance(PLACES_WINDOW_MS);
    expect(await statusOf(waiting)).toBe('succeeded');
  });

  it('fails if it turns slow while its owner has no place left, and is paused in the end', async () => {
    await startMany(await slow('burst', { slowSince: AT }), PLACES);
    await given.simulation.settle();
    const turned = await slow('burst');
    const first = await start(turned);
    await startMany(turned, 4);
    const together = given.simulation.waiting.splice(0).map(({ body, id }) => ({ body, id }));
    await given.simulation.invoke('deliveries', together);
    expect(await deliveryNow(first)).toMatchObject({ status: 'pending', tries: 1, attempts: [{ error: 'timed-out' }] });
    expect(await subscriptionNow(turned)).toMatchObject({ slowSince: AT, failures: 5, pausedUntil: AT + MINUTE_MS });
  });

  it('receives tests at once, and takes a place only when it is slow to answer them', async () => {
    const subscription = await slow('tests', { slowSince: AT });
    await startMany(subscription, PLACES);
    await given.simulation.settle();
    const test = await start(subscription, TEST);
    await given.simulation.settle();
    expect(postTimes(subscription)).toHaveLength(PLACES + 1);
    expect(await deliveryNow(test)).toMatchObject({ tries: 1, attempts: [{ error: 'timed-out' }] });
  });

  it('costs one write more for each delivery', async () => {
    const subscription = await slow('cost', { slowSince: AT });
    await start(subscription);
    expect((await given.dynamo.metered(() => given.simulation.settle())).requests).toEqual({ GetItem: 2, UpdateItem: 2 });
  });
});
