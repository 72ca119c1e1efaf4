/** What a test of deliveries asks of a simulation, for as long as the test has that one. */
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { DynamoDeliveryStore } from '../../functions/adapters/dynamodb/dynamo-delivery-store';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/dynamo-subscription-store';
import { DynamoWindowCounter } from '../../functions/adapters/dynamodb/dynamo-window-counter';
import { startDelivery } from '../../functions/partners/deliveries/start-delivery';
import type { DeliveryRecord } from '../../functions/ports/delivery-store';
import type { SinkAnswer } from '../../functions/ports/sinks';
import { AT } from './a-conference';
import { aSubscriptionRecord } from './a-subscription';
import { accepted, DeliverySimulation, HASH_KEY } from './delivery-simulation';
import { type MeteredDynamo, startMeteredDynamo } from './metered-dynamo';
import { recordedLog } from './recorded-log';

export const JOINED = 'rollcall.participant.joined.v1';
export const STARTED = 'rollcall.subscription.started.v1';
export const UPDATED = 'rollcall.subscription.updated.v1';
export const TEST = 'rollcall.subscription.test.v1';
export const ENDED = 'rollcall.subscription.ended.v1';

/** With the real stores, and the simulation's own time. */
const simulateDeliveries = (dynamo: MeteredDynamo): DeliverySimulation => {
  const simulation: DeliverySimulation = new DeliverySimulation({
    store: dynamo.store,
    slowPlaces: new DynamoWindowCounter(dynamo.client, 'records', 'slow'),
    subscriptionStore: new DynamoSubscriptionStore(dynamo.client, 'records', () => simulation.now, recordedLog().log),
    deliveryStore: new DynamoDeliveryStore(dynamo.client, 'records', {
      seal: aesGcmSeal(async () => HASH_KEY, 'deliveries'),
      retentionDays: 30,
      now: () => simulation.now,
      log: recordedLog().log,
    }),
  });
  return simulation;
};

export const messageOf = ({ subscriptionId, id, round, tries }: DeliveryRecord) => ({ subscriptionId, deliveryId: id, round, tries });

export const deliveriesIn = (simulation: () => DeliverySimulation) => {
  const subscribed = async (over: Partial<SubscriptionRecord> = {}): Promise<SubscriptionRecord> => {
    const subscription = aSubscriptionRecord(over);
    await simulation().deps.subscriptionStore.create(subscription, 1_000_000);
    return subscription;
  };
  const subscriptionNow = async ({ id }: SubscriptionRecord): Promise<SubscriptionRecord> => {
    const found = await simulation().deps.subscriptionStore.find(id);
    if (!found) throw new Error('The subscription is gone');
    return found;
  };
  let events = 0;
  const start = (subscription: SubscriptionRecord, eventType = JOINED): Promise<DeliveryRecord> => {
    events += 1;
    const eventId = `event-${String(events)}`;
    return startDelivery(simulation().deps, subscription, {
      eventId,
      eventType,
      eventAt: simulation().now,
      body: JSON.stringify({ id: eventId }),
    });
  };
  const deliveryNow = async ({ subscriptionId, id }: DeliveryRecord): Promise<DeliveryRecord> => {
    const found = await simulation().deps.deliveryStore.find(subscriptionId, id);
    if (!found) throw new Error('The delivery is gone');
    return found;
  };
  const statusOf = async (delivery: DeliveryRecord): Promise<string> => (await deliveryNow(delivery)).status;
  /** Used in order; the last one repeats for ever. */
  const answers = (subscription: SubscriptionRecord, ...given: readonly [SinkAnswer, ...SinkAnswer[]]): void => {
    const left = [...given];
    simulation().answers.set(subscription.sink, () => (left.length > 1 ? left.shift() : left[0]) ?? accepted);
  };
  const postTimes = (subscription: SubscriptionRecord): number[] =>
    simulation()
      .postsTo(subscription.sink)
      .map(({ at }) => at - AT);
  return { subscribed, subscriptionNow, start, deliveryNow, statusOf, answers, postTimes };
};

/** For the tests of a file: one DynamoDB for all, and a new simulation for each. */
export const useSimulation = () => {
  let dynamo: MeteredDynamo;
  let simulation: DeliverySimulation;
  beforeAll(async () => {
    dynamo = await startMeteredDynamo();
  });
  afterAll(() => dynamo.stop());
  beforeEach(() => {
    simulation = simulateDeliveries(dynamo);
  });
  return {
    get dynamo() {
      return dynamo;
    },
    get simulation() {
      return simulation;
    },
  };
};
