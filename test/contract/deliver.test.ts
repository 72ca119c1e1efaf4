/** From deliveries to sinks: the consumer with the real stores, and time and sinks of the test's own. */
import { Webhook } from 'standardwebhooks';
import { sendAgain } from '../../functions/partners/deliveries/delivery-messages';
import { secretOf } from '../../functions/partners/deliveries/subscription-secret';
import type { DeliveryRecord } from '../../functions/ports/delivery-store';
import type { SinkAnswer } from '../../functions/ports/sinks';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { AT } from '../support/a-conference';
import { deliveriesIn, JOINED, messageOf, useSimulation } from '../support/deliveries-in';
import { accepted, HASH_KEY, type Post, refused, timedOut } from '../support/delivery-simulation';
import { until } from '../support/until';

const given = useSimulation();

const { answers, deliveryNow, postTimes, start, statusOf, subscribed, subscriptionNow } = deliveriesIn(() => given.simulation);

describe('a delivery that is accepted', () => {
  it('is posted once, unchanged, signed with the secret of its subscription', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    given.simulation.now += 3_000;
    await given.simulation.settle();
    expect(await deliveryNow(delivery)).toMatchObject({
      status: 'succeeded',
      tries: 1,
      attempts: [{ at: new Date(AT + 3_000).toISOString(), durationMs: 7, status: 204, error: null }],
    });
    const [post] = given.simulation.postsTo(subscription.sink);
    expect(JSON.parse(post?.body ?? '')).toEqual({ id: delivery.eventId });
    expect(post?.headers).toMatchObject({ 'webhook-id': delivery.id, 'webhook-timestamp': String((AT + 3_000) / 1_000) });
    const { headers = {}, body = '' } = post ?? {};
    const [v1 = ''] = (headers['webhook-signature'] ?? '').split(' ');
    const webhook = new Webhook(secretOf(HASH_KEY, subscription.id, 1));
    expect(webhook.sign(delivery.id, new Date(AT + 3_000), body)).toBe(v1);
    expect(given.simulation.waiting).toEqual([]);
  });

  it('takes two reads and one write', async () => {
    const subscription = await subscribed();
    await start(subscription);
    expect(await given.dynamo.metered(() => given.simulation.settle())).toEqual({
      requests: { GetItem: 2, UpdateItem: 1 },
      units: expect.any(Number) as number,
    });
  });

  it('shares the read of its subscription with the others of a batch', async () => {
    const subscription = await subscribed();
    const messages = await Promise.all(Array.from({ length: 10 }, async () => messageOf(await start(subscription))));
    given.simulation.waiting.splice(0);
    const batch = messages.map((body, index) => ({ id: String(index), body }));
    const { requests } = await given.dynamo.metered(() => given.simulation.invoke('deliveries', batch));
    expect(requests).toEqual({ GetItem: 10 + 1, UpdateItem: 10 });
    expect(given.simulation.postsTo(subscription.sink)).toHaveLength(10);
  });

  it('is not posted if the batch before it was, and its subscription has been deleted since', async () => {
    const subscription = await subscribed();
    const [first, second] = [await start(subscription), await start(subscription)];
    given.simulation.waiting.splice(0);
    await given.simulation.invoke('deliveries', [{ id: 'one', body: messageOf(first) }]);
    await given.simulation.deps.subscriptionStore.change(subscription.id, { status: 'DELETED' }, {});
    await given.simulation.invoke('deliveries', [{ id: 'two', body: messageOf(second) }]);
    expect(given.simulation.postsTo(subscription.sink)).toHaveLength(1);
  });

  it('carries both signatures within a day after a rotation', async () => {
    const subscription = await subscribed({ secretGeneration: 2, previousSecretUntil: AT + DAY_MS });
    await start(subscription);
    await given.simulation.settle();
    given.simulation.now += DAY_MS;
    await start(subscription);
    await given.simulation.settle();
    const signatures = given.simulation.postsTo(subscription.sink).map(({ headers }) => headers['webhook-signature']?.split(' ').length);
    expect(signatures).toEqual([2, 1]);
  });

  it('is not posted again when its message is repeated', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    given.simulation.put('deliveries', messageOf(delivery));
    await given.simulation.settle();
    given.simulation.put('deliveries', messageOf(delivery));
    await given.simulation.settle();
    expect(postTimes(subscription)).toHaveLength(1);
  });
});

describe('deliveries that come together', () => {
  const together = (deliveries: readonly DeliveryRecord[]) =>
    deliveries.map((delivery) => ({ body: messageOf(delivery), receives: 1, id: delivery.id, group: delivery.subscriptionId }));

  it('are posted in parallel: a sink that does not answer does not hold up the others', async () => {
    const [slow, ...others] = await Promise.all(Array.from({ length: 10 }, () => subscribed()));
    if (!slow) throw new Error('There is no subscription');
    const deliveries = await Promise.all([slow, ...others].map((subscription) => start(subscription)));
    given.simulation.waiting.splice(0);
    let notes = 0;
    given.simulation.replace('deliveryStore', (port) => ({
      note: (...noted) => port.note(...noted).finally(() => (notes += 1)),
    }));
    let answerSlow = (_answer: SinkAnswer): void => undefined;
    given.simulation.answers.set(slow.sink, () => new Promise<SinkAnswer>((answer) => (answerSlow = answer)));
    const invoked = given.simulation.invoke('deliveries', together(deliveries));
    await until('what the others answered', () => notes === others.length);
    const statuses = async () => Promise.all(deliveries.map(statusOf));
    expect(await statuses()).toEqual(['pending', ...others.map(() => 'succeeded')]);
    answerSlow(accepted);
    expect(await invoked).toEqual({ batchItemFailures: [] });
    expect(await statuses()).toEqual(deliveries.map(() => 'succeeded'));
  });

  it('are received again separately: only the failed ones, even of the same subscription', async () => {
    const subscription = await subscribed();
    const [first, second, third] = [await start(subscription), await start(subscription), await start(subscription)];
    given.simulation.waiting.splice(0);
    given.simulation.replace('deliveryStore', (port) => ({
      note: async (delivery, outcome) => {
        if (delivery.id === first.id) throw new Error('not now');
        return port.note(delivery, outcome);
      },
    }));
    expect(await given.simulation.invoke('deliveries', together([first, second, third]))).toEqual({
      batchItemFailures: [{ itemIdentifier: first.id }],
    });
    expect([await statusOf(second), await statusOf(third)]).toEqual(['succeeded', 'succeeded']);
  });

  it('count their failures one after the other, and pause their sink once', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500));
    const deliveries = [];
    for (let count = 0; count < 10; count += 1) deliveries.push(await start(subscription));
    given.simulation.waiting.splice(0);
    expect(await given.simulation.invoke('deliveries', together(deliveries))).toEqual({ batchItemFailures: [] });
    expect(await subscriptionNow(subscription)).toMatchObject({ failures: 5, pausedUntil: AT + MINUTE_MS });
    // Four failed before the pause, and have a next attempt. The others wait without a message.
    expect(given.simulation.in('deliveries')).toHaveLength(4);
  });
});

describe('a delivery that fails', () => {
  it.each<[string, SinkAnswer]>([
    ['500', refused(500)],
    ['a redirect', { status: 301, error: 'redirected', durationMs: 1 }],
    ['no answer in time', timedOut],
    ['an address that is not allowed', { status: null, error: 'address-not-allowed', durationMs: 0 }],
  ])('with %s is tried again after five seconds', async (_how, answer) => {
    const subscription = await subscribed();
    answers(subscription, answer, accepted);
    const delivery = await start(subscription);
    await given.simulation.settle();
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'pending', tries: 1, nextAttemptAt: AT + 5_000 });
    await given.simulation.advance(5_000);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded', tries: 2 });
    expect((await deliveryNow(delivery)).attempts.map(({ status, error }) => [status, error])).toEqual([
      [answer.status, answer.error],
      [204, null],
    ]);
  });

  it('is tried ten times within 75 hours, 35 minutes and 5 seconds, by the queue first and by schedules later', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    const isRefused = ({ headers }: Pick<Post, 'headers'>): boolean => headers['webhook-id'] === delivery.id;
    given.simulation.answers.set(subscription.sink, (post) => (isRefused(post) ? refused(500) : accepted));
    // The sink accepts everything else, so it is never paused.
    for (let hour = 0; hour < 4 * 24; hour += 1) {
      await given.simulation.advance(HOUR_MS);
      await start(subscription);
    }
    const hours = (count: number): number => count * HOUR_MS;
    const first = [0, 5 * SECOND_MS, 5 * SECOND_MS + 5 * MINUTE_MS, 5 * SECOND_MS + 35 * MINUTE_MS];
    const later = [2, 7, 17, 31, 51, 75].map((count) => hours(count) + 35 * MINUTE_MS + 5 * SECOND_MS);
    const posts = given.simulation.postsTo(subscription.sink).filter(isRefused);
    expect(posts.map(({ at }) => at - AT)).toEqual([...first, ...later]);
    const delays = given.simulation.delays.filter(({ queue }) => queue === 'deliveries');
    expect(delays.map(({ seconds }) => seconds)).toEqual([5, 300]);
    expect(given.simulation.scheduled).toHaveLength(7);
    for (const { name } of given.simulation.scheduled) expect(name).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'failed', tries: 10 });
    // A letter would raise an alarm about somebody else's server.
    expect(given.simulation.in('deliveries-dead-letters')).toEqual([]);
    expect(given.simulation.logged.filter(({ event }) => event === 'delivery.given-up')).toEqual([
      expect.objectContaining({ subscriptionId: subscription.id, deliveryId: delivery.id, eventType: JOINED, status: 500 }),
    ]);
    expect(JSON.stringify(given.simulation.logged)).not.toContain('partner-');
  });

  it('waits up to a fifth longer at random', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500), accepted);
    given.simulation.randomDigit = 16;
    const delivery = await start(subscription);
    await given.simulation.settle();
    const { nextAttemptAt = 0 } = await deliveryNow(delivery);
    expect(nextAttemptAt - AT).toBeGreaterThan(5_400);
    expect(nextAttemptAt - AT).toBeLessThan(6_000);
  });

  it('continues if only its note was lost', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500), refused(500), accepted);
    const delivery = await start(subscription);
    const mend = given.simulation.replace('deliveryStore', () => ({ note: () => Promise.reject(new Error('not now')) }));
    await given.simulation.settle();
    mend();
    await given.simulation.advance(10 * MINUTE_MS);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded' });
    expect(given.simulation.in('deliveries')).toEqual([]);
  });

  it('leaves one message behind, however often its messages are repeated', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500));
    const delivery = await start(subscription);
    given.simulation.put('deliveries', messageOf(delivery));
    given.simulation.put('deliveries', messageOf(delivery));
    await given.simulation.settle();
    expect(postTimes(subscription)).toHaveLength(1);
    expect(given.simulation.in('deliveries')).toHaveLength(1);
  });

  it('does not undo a success that another message had in the meantime', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    given.simulation.answers.set(subscription.sink, async () => {
      given.simulation.answers.delete(subscription.sink);
      await given.simulation.invoke('deliveries', [{ body: messageOf(delivery), receives: 1, id: 'repeated' }]);
      return refused(500);
    });
    await given.simulation.settle();
    expect(await statusOf(delivery)).toBe('succeeded');
    expect(given.simulation.in('deliveries')).toEqual([]);
  });
});

describe('a delivery that is sent again', () => {
  it('is posted again with the same id and body, whatever its outcome was', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    await given.simulation.settle();
    expect(await sendAgain(given.simulation.deps, subscription, [await deliveryNow(delivery)])).toMatchObject([
      { status: 'pending', round: 2, tries: 0 },
    ]);
    await given.simulation.settle();
    const [first, second] = given.simulation.postsTo(subscription.sink);
    expect([second?.headers['webhook-id'], second?.body]).toEqual([first?.headers['webhook-id'], first?.body]);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded', round: 2, tries: 1, attempts: [{}, {}] });
  });

  it('begins its schedule anew, and messages of earlier rounds no longer count', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500), refused(500), refused(500), accepted);
    const delivery = await start(subscription);
    await given.simulation.advance(10 * MINUTE_MS);
    expect(await deliveryNow(delivery)).toMatchObject({ tries: 3 });
    await sendAgain(given.simulation.deps, subscription, [await deliveryNow(delivery)]);
    await given.simulation.advance(DAY_MS);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded', round: 2, tries: 1 });
    expect(postTimes(subscription)).toHaveLength(4);
  });

  it('is posted even if its note comes after its message', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    await given.simulation.settle();
    const mend = given.simulation.replace('deliveryStore', () => ({ note: () => Promise.reject(new Error('stopped here')) }));
    await expect(sendAgain(given.simulation.deps, subscription, [await deliveryNow(delivery)])).rejects.toThrow('stopped here');
    mend();
    await given.simulation.settle();
    expect(postTimes(subscription)).toHaveLength(2);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded', round: 2 });
  });
});
