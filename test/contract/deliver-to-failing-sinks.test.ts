/** What the consumer of deliveries spares a sink that asks for time or fails, and what it does to its subscription. */
import type { SubscriptionRecord } from '../../domain/subscription/record';
import type { DeliveryRecord } from '../../functions/ports/delivery-store';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../schemas/durations';
import { AT } from '../support/a-conference';
import { deliveriesIn, messageOf, useSimulation, UPDATED } from '../support/deliveries-in';
import { accepted, refused, timedOut } from '../support/delivery-simulation';
import { crowd, isFull } from '../support/property-runs';
import { sumLogged } from '../support/sum-logged';

const given = useSimulation();

const { answers, deliveryNow, postTimes, start, statusOf, subscribed, subscriptionNow } = deliveriesIn(() => given.simulation);

describe('a sink that asks for time', () => {
  it.each([429, 502, 503, 504])('with %i is sent nothing before then', async (status) => {
    const subscription = await subscribed();
    answers(subscription, refused(status, 2 * MINUTE_MS), accepted);
    const first = await start(subscription);
    await given.simulation.settle();
    const second = await start(subscription);
    await given.simulation.advance(2 * MINUTE_MS - 1);
    expect(postTimes(subscription)).toEqual([0]);
    await given.simulation.advance(2 * MINUTE_MS);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['succeeded', 'succeeded']);
    expect(
      postTimes(subscription)
        .slice(1)
        .every((at) => at >= 2 * MINUTE_MS),
    ).toBe(true);
  });

  it('for longer than a day gets a day', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(503, 30 * DAY_MS), accepted);
    await start(subscription);
    await given.simulation.advance(DAY_MS + HOUR_MS);
    expect(postTimes(subscription)).toEqual([0, DAY_MS]);
  });
});

/** To the tables, while a sink is away: what a delivery costs once, and what a pause costs. */
const REQUESTS_A_DELIVERY = 5;
const REQUESTS_A_PAUSE = 25;
const sum = (counts: readonly number[]): number => counts.reduce((one, other) => one + other, 0);

describe('a sink that fails again and again', () => {
  const fail = async (subscription: SubscriptionRecord, times: number): Promise<readonly DeliveryRecord[]> => {
    answers(subscription, refused(500));
    const deliveries: DeliveryRecord[] = [];
    for (let count = 0; count < times; count += 1) deliveries.push(await start(subscription));
    await given.simulation.settle();
    return deliveries;
  };

  /** It fails already, and an hour later it has done so for too long. */
  const almostFiveDays = () => ({ failures: 4, failingSince: AT - 5 * DAY_MS + HOUR_MS });

  it('gets a pause of a minute after five failures in a row; waiting deliveries lose no attempt', async () => {
    const subscription = await subscribed();
    await fail(subscription, 5);
    expect(await subscriptionNow(subscription)).toMatchObject({ failures: 5, failingSince: AT, pausedUntil: AT + MINUTE_MS });
    const sixth = await start(subscription);
    await given.simulation.advance(MINUTE_MS - 1);
    expect(postTimes(subscription)).toHaveLength(5);
    expect(await deliveryNow(sixth)).toMatchObject({ status: 'pending', tries: 0, attempts: [] });
    expect(given.simulation.logged.filter(({ event }) => event === 'sink.paused')).toHaveLength(1);
  });

  it('gets one attempt after the pause, and a pause twice as long if that fails too', async () => {
    const subscription = await subscribed();
    await fail(subscription, 5);
    await given.simulation.advance(2 * MINUTE_MS);
    expect(postTimes(subscription)).toHaveLength(6);
    const tried = (postTimes(subscription)[5] ?? 0) + AT;
    expect(await subscriptionNow(subscription)).toMatchObject({ failures: 6, pausedUntil: tried + 2 * MINUTE_MS });
    await given.simulation.advance(3 * HOUR_MS);
    const pauses = postTimes(subscription)
      .slice(5)
      .map((at, index, all) => at - (all[index - 1] ?? AT));
    expect(Math.max(...pauses.slice(5, 8))).toBeLessThan(17 * MINUTE_MS);
    expect(pauses.slice(1).every((pause) => pause >= 2 * MINUTE_MS)).toBe(true);
  });

  it('gets everything once that attempt succeeds', async () => {
    const subscription = await subscribed();
    const deliveries = await fail(subscription, 8);
    answers(subscription, accepted);
    await given.simulation.advance(2 * MINUTE_MS);
    const [tried, ...others] = postTimes(subscription).slice(5);
    expect(tried).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(others.length).toBeGreaterThanOrEqual(7);
    expect(await subscriptionNow(subscription)).not.toHaveProperty('failures');
    expect(await subscriptionNow(subscription)).not.toHaveProperty('pausedUntil');
    expect(await Promise.all(deliveries.map(statusOf))).toEqual(deliveries.map(() => 'succeeded'));
  });

  it('counts five simultaneous failures, and no more of the burst', async () => {
    const subscription = await subscribed();
    const burst = await Promise.all(Array.from({ length: 20 }, () => start(subscription)));
    let waiting = 0;
    const all: (() => void)[] = [];
    given.simulation.answers.set(subscription.sink, async () => {
      waiting += 1;
      await new Promise<void>((resolve) => {
        all.push(resolve);
        if (waiting === burst.length) all.forEach((go) => go());
      });
      return timedOut;
    });
    const messages = given.simulation.waiting.splice(0);
    await Promise.all(messages.map((message) => given.simulation.invoke('deliveries', [message])));
    expect(await subscriptionNow(subscription)).toMatchObject({ failures: 5, pausedUntil: AT + MINUTE_MS });
    // Four failed before the pause, and have a next attempt. The others wait without a message.
    expect(given.simulation.in('deliveries')).toHaveLength(4);
  });

  it('gets one message after the pause, even if many are due', async () => {
    const subscription = await subscribed();
    await fail(subscription, 5);
    const waiting = await Promise.all(Array.from({ length: 10 }, () => start(subscription)));
    given.simulation.waiting.splice(0);
    given.simulation.now = AT + MINUTE_MS;
    await Promise.all(
      waiting.map((delivery, id) => given.simulation.invoke('deliveries', [{ body: messageOf(delivery), receives: 1, id: String(id) }])),
    );
    expect(postTimes(subscription)).toHaveLength(6);
    // All wait without a message, also the one that has tried the sink, and none has lost an attempt.
    expect(given.simulation.in('deliveries')).toEqual([]);
    const all = await Promise.all(waiting.map(deliveryNow));
    expect(all.filter(({ attempts }) => attempts.length === 1)).toHaveLength(1);
    for (const each of all) {
      expect(each.tries).toBe(0);
      expect(each).not.toHaveProperty('nextAttemptAt');
    }
  });

  it(
    'costs messages and requests for each delivery, and hardly any for each day',
    async () => {
      const subscription = await subscribed();
      const counted = (name: 'AttemptsFailed' | 'SinksPaused'): number =>
        sumLogged(
          given.simulation.logged.map((line) => JSON.stringify(line)),
          { name },
        );
      const sent = (queue: string): number => given.simulation.sent.filter((each) => each === queue).length;
      let deliveries: readonly DeliveryRecord[] = [];
      // A pause is 15 minutes long. Each has a task for its end, one for its trial, and one delivery that tries.
      const pauses = (24 * 60) / 15;
      const away = await given.dynamo.metered(async () => {
        deliveries = await fail(subscription, crowd(10_000, 200));
        await given.simulation.advance(DAY_MS);
      });
      expect(sent('deliveries')).toBeLessThan(2 * deliveries.length + 3 * pauses);
      expect(sent('subscription-tasks')).toBeLessThan(3 * pauses);
      expect(sum(Object.values(away.requests))).toBeLessThan(REQUESTS_A_DELIVERY * deliveries.length + REQUESTS_A_PAUSE * pauses);
      // Every attempt is counted, and every pause: the one after five failures, and one after each trial that fails.
      const attempts = postTimes(subscription).length;
      expect([counted('AttemptsFailed'), counted('SinksPaused')]).toEqual([attempts, attempts - 4]);
      expect(counted('SinksPaused')).toBeGreaterThan(pauses / 2);
      answers(subscription, accepted);
      // The longest pause is over by then, and everything has been resumed, also those that have tried the sink.
      await given.simulation.advance(17 * MINUTE_MS);
      expect(await Promise.all(deliveries.map(statusOf))).toEqual(deliveries.map(() => 'succeeded'));
      expect(await subscriptionNow(subscription)).not.toHaveProperty('waitingSince');
      expect(sent('deliveries')).toBeLessThan(3 * deliveries.length + 3 * pauses);
    },
    isFull ? 5 * MINUTE_MS : undefined,
  );

  /** How many attempts the sink gets in each of the seconds after the first. */
  const resumed = async (subscription: SubscriptionRecord, seconds: number): Promise<readonly number[]> => {
    const before = postTimes(subscription).length;
    await given.simulation.advance(2 * MINUTE_MS);
    const at = postTimes(subscription).slice(before);
    return Array.from({ length: seconds }, (_each, second) => at.filter((each) => each - (at[0] ?? 0) === second * 1_000).length);
  };

  it('that comes back gets what waited faster and faster: a hundred, two hundred, four hundred a second', async () => {
    const subscription = await subscribed();
    // So that a third second is needed.
    const last = crowd(149, 9);
    const deliveries = await fail(subscription, 301 + last);
    answers(subscription, accepted);
    // The first is the one that has tried the sink.
    expect(await resumed(subscription, 4)).toEqual([101, 200, last, 0]);
    expect(await subscriptionNow(subscription)).not.toHaveProperty('waitingSince');
    await given.simulation.advance(HOUR_MS);
    expect(await Promise.all(deliveries.map(statusOf))).toEqual(deliveries.map(() => 'succeeded'));
  });

  it('that comes back, but refuses the last of each second, gets a hundred a second', async () => {
    const subscription = await subscribed();
    await fail(subscription, 450);
    // The next one succeeds, so the sink is not paused.
    let posts = 0;
    given.simulation.answers.set(subscription.sink, () => ((posts += 1) % 100 === 1 && posts > 1 ? refused(500) : accepted));
    expect(await resumed(subscription, 4)).toEqual([101, 100, 100, 100]);
  });

  it('that is away for longer than retries last gets everything when it is back', async () => {
    const subscription = await subscribed();
    const deliveries = await fail(subscription, 1);
    // The pauses are of the same length for days.
    await given.simulation.advance(crowd(4 * DAY_MS, 6 * HOUR_MS));
    expect(await Promise.all(deliveries.map(deliveryNow))).toMatchObject([{ status: 'pending', tries: 4 }]);
    answers(subscription, accepted);
    await given.simulation.advance(17 * MINUTE_MS);
    expect(await Promise.all(deliveries.map(statusOf))).toEqual(['succeeded']);
  });

  it('is not tried for ever after its subscription is over', async () => {
    const subscription = await subscribed(almostFiveDays());
    const [last] = await fail(subscription, 1);
    await given.simulation.deps.subscriptionStore.change(subscription.id, { status: 'EXPIRED' }, {});
    await given.simulation.advance(10 * DAY_MS);
    expect(await statusOf(last!)).toBe('failed');
    expect(given.simulation.waiting).toEqual([]);
  });

  it('gets everything else if there is one delivery that it never accepts, which is given up in the end', async () => {
    const subscription = await subscribed();
    const [never] = await fail(subscription, 5);
    given.simulation.answers.set(subscription.sink, ({ headers }) => (headers['webhook-id'] === never?.id ? refused(500) : accepted));
    for (let hour = 0; hour < 4 * 24; hour += 1) {
      const delivery = await start(subscription);
      await given.simulation.advance(HOUR_MS);
      expect(await statusOf(delivery)).toBe('succeeded');
    }
    expect(await deliveryNow(never!)).toMatchObject({ status: 'failed', tries: 10 });
  });

  it('may be tried again if the function that tried it never reported back', async () => {
    const subscription = await subscribed();
    await fail(subscription, 5);
    const waiting = await start(subscription);
    given.simulation.waiting.splice(0);
    given.simulation.now = AT + MINUTE_MS;
    given.simulation.answers.set(subscription.sink, () => Promise.reject(new Error('the function stops here')));
    await given.simulation.invoke('deliveries', [{ body: messageOf(waiting), receives: 1, id: 'stopped' }]);
    given.simulation.answers.delete(subscription.sink);
    given.simulation.put('deliveries', messageOf(waiting));
    await given.simulation.advance(MINUTE_MS);
    expect(await statusOf(waiting)).toBe('succeeded');
  });

  it('that comes back gets the oldest of what waited first', async () => {
    const subscription = await subscribed();
    await fail(subscription, 5);
    const waiting: DeliveryRecord[] = [];
    for (let count = 0; count < 8; count += 1) {
      given.simulation.now += 1_000;
      waiting.push(await start(subscription));
      await given.simulation.settle();
    }
    answers(subscription, accepted);
    await given.simulation.advance(2 * MINUTE_MS);
    const ids = given.simulation.postsTo(subscription.sink).map(({ headers }) => headers['webhook-id']);
    expect(ids.filter((id) => waiting.some((each) => each.id === id))).toEqual(waiting.map(({ id }) => id));
  });

  it('does not hold up the others', async () => {
    const [dead, alive] = [await subscribed(), await subscribed()];
    await fail(dead, 6);
    const delivery = await start(alive);
    await given.simulation.settle();
    expect(await statusOf(delivery)).toBe('succeeded');
  });

  it('is deactivated after five days without a success, and the bus gets an event', async () => {
    const subscription = await subscribed(almostFiveDays());
    await fail(subscription, 1);
    await given.simulation.advance(HOUR_MS - 1);
    expect((await subscriptionNow(subscription)).status).toBe('ACTIVE');
    await given.simulation.advance(HOUR_MS);
    expect(await subscriptionNow(subscription)).toMatchObject({ status: 'INACTIVE', inactiveReason: 'failing' });
    expect(given.simulation.published).toEqual([
      expect.objectContaining({
        type: UPDATED,
        data: expect.objectContaining({ status: 'INACTIVE', updateReason: 'SUBSCRIPTION_INACTIVE', inactiveReason: 'failing' }) as unknown,
      }),
    ]);
    const posts = postTimes(subscription).length;
    const late = await start(subscription);
    await given.simulation.advance(DAY_MS);
    expect([postTimes(subscription).length, await statusOf(late)]).toEqual([posts, 'held']);
  });

  it('is not deactivated if one delivery succeeded in between', async () => {
    const subscription = await subscribed(almostFiveDays());
    answers(subscription, accepted);
    await start(subscription);
    await given.simulation.settle();
    await fail(subscription, 1);
    await given.simulation.advance(3 * HOUR_MS);
    expect((await subscriptionNow(subscription)).status).toBe('ACTIVE');
  });
});
