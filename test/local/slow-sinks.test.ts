/** A partner's deliveries while another one has many slow sinks: local mode and the function, in virtual time. */
import { ownerOf } from '../../domain/subscription/owner';
import { EVERYONE, type SubscriptionRecord } from '../../domain/subscription/record';
import { PLACES, SLOW_MS } from '../../domain/subscription/slow-sink';
import type { DeliveryRecord } from '../../functions/ports/delivery-store';
import { SECOND_MS } from '../../schemas/durations';
import { aSubscriptionRecord } from '../support/a-subscription';
import { ConsumerOfDeliveries } from '../support/consumer-of-deliveries';

const FAST_MS = 200;
const SLOW_ANSWER_MS = 13_500;
/** Together more than local mode attempts at once. */
const EVENTS_AT_FIRST = 12;
/** And then one for each of its subscriptions. */
const EVERY_SECONDS = 5;
const EVENTS_OF_OTHER = 60;
/** By then each of the sinks has been slow once: not all of the backlog fits in at first. */
const KNOWN_AFTER_SECONDS = 10;

const subscriptionsOf = (client: string, count: number): readonly SubscriptionRecord[] =>
  Array.from({ length: count }, () => aSubscriptionRecord({ owner: ownerOf(`client_id:${client}`, EVERYONE) }));

const median = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

/** The other partner is sent one event a second, while the slow ones have a backlog that grows. */
const served = async (slow: readonly SubscriptionRecord[]) => {
  const [other = aSubscriptionRecord()] = subscriptionsOf('other', 1);
  const consumer = new ConsumerOfDeliveries([[other, FAST_MS], ...slow.map((each) => [each, SLOW_ANSWER_MS] as const)]);
  await consumer.start();
  for (const each of slow) for (let event = 0; event < EVENTS_AT_FIRST; event += 1) await consumer.send(each);
  const sent: DeliveryRecord[] = [];
  for (let second = 0; second < EVENTS_OF_OTHER; second += 1) {
    sent.push(await consumer.send(other));
    if (second % EVERY_SECONDS === 0) for (const each of slow) await consumer.send(each);
    await consumer.advance(SECOND_MS);
    if (second === KNOWN_AFTER_SECONDS) consumer.underWay.most = 0;
  }
  await consumer.stop();
  return { tookMs: sent.map((delivery) => consumer.tookMs(delivery)), mostUnderWay: consumer.underWay.most };
};

describe('a partner whose sink is fast', () => {
  it('is served within twice the time that it takes alone, while another one has 99 slow sinks', async () => {
    const alone = await served([]);
    const beside = await served(subscriptionsOf('slow', 99));
    expect(median(alone.tookMs)).toBe(FAST_MS);
    expect(median(beside.tookMs)).toBeLessThanOrEqual(2 * FAST_MS);
    // Those that came while the sinks were not yet known to be slow.
    expect(Math.max(...beside.tookMs)).toBeLessThanOrEqual(SLOW_MS + FAST_MS);
    expect(beside.mostUnderWay).toBeLessThanOrEqual(2 * PLACES + 1);
  });
});
