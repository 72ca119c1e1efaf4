/**
 * Whatever is repeated, whatever stops half-way, and in whatever order things happen at once: every event has exactly
 * one delivery for each subscription that asks for it, and every one of them arrives.
 */
import * as fc from 'fast-check';
import { PLACES_WINDOW_MS } from '../../domain/subscription/slow-sink';
import { startDelivery } from '../../functions/partners/deliveries/start-delivery';
import { DAY_MS } from '../../schemas/durations';
import { AT } from '../support/a-conference';
import { aSubscriptionRecord } from '../support/a-subscription';
import { accepted, DeliverySimulation, eventOf, refused, versionOf, type Waiting } from '../support/delivery-simulation';
import { memoryWindowCounter } from '../support/memory-window-counter';
import { type MemoryDeliveries, memoryDeliveries, memorySubscriptions, noConferences } from '../support/memory-partner-stores';
import { runs } from '../support/property-runs';

type Fault = 'none' | 'stops before' | 'stops after';

type History = {
  /** How often the bus delivers each event. */
  readonly copies: readonly number[];
  /** Whether each subscription is active from the beginning; and how often its sink fails at first. */
  readonly subscriptions: readonly { readonly isActive: boolean; readonly failures: number }[];
  /**
   * What becomes of each call to a store, a queue or the bus, one after the other; once they are used up all goes well.
   */
  readonly faults: readonly Fault[];
  /** Which of the messages are handed out twice at once, in turn. */
  readonly doubled: readonly boolean[];
};

const fault = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Fault>('none') },
  { weight: 1, arbitrary: fc.constant<Fault>('stops before') },
  { weight: 1, arbitrary: fc.constant<Fault>('stops after') },
);

const history: fc.Arbitrary<History> = fc.record({
  copies: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
  subscriptions: fc.array(fc.record({ isActive: fc.boolean(), failures: fc.nat(6) }), { minLength: 1, maxLength: 2 }),
  faults: fc.array(fault, { maxLength: 120 }),
  doubled: fc.array(fc.boolean(), { maxLength: 30 }),
});

type Calls = Readonly<Record<string, unknown>>;

/** Every call waits for its turn, and may stop before or after it has done its work. */
const faulty = <Port extends object>(port: Port, turn: () => Promise<unknown>, next: () => Fault): Port =>
  Object.fromEntries(
    Object.entries(port as Calls).map(([name, call]) => [
      name,
      typeof call !== 'function'
        ? call
        : async (...given: unknown[]) => {
            await turn();
            const what = next();
            if (what === 'stops before') throw new Error('stopped before');
            const result: unknown = await (call as (...given: unknown[]) => unknown)(...given);
            if (what === 'stops after') throw new Error('stopped after');
            return result;
          },
    ]),
  ) as Port;

/** More than any history takes. */
const MAX_ROUNDS = 400;

/** As Lambda does it: whatever is due is handled at once, beside all that is being handled already. */
const workOff = async (simulation: DeliverySimulation, scheduler: fc.Scheduler, doubles: boolean[]): Promise<void> => {
  const handle = async (message: Waiting): Promise<void> => {
    const { batchItemFailures } = await simulation.invoke(message.queue as 'deliveries', [message]);
    if (batchItemFailures.length > 0) simulation.put(message.queue, message.body, simulation.now + 1_000);
    await handleDue();
  };
  const handleDue = async (): Promise<void> => {
    const due = simulation.waiting.filter(({ dueAt }) => dueAt <= simulation.now);
    due.forEach((message) => simulation.waiting.splice(simulation.waiting.indexOf(message), 1));
    await Promise.all(due.flatMap((message) => (doubles.shift() ? [message, message] : [message])).map(handle));
  };
  simulation.onPut = () => void handling.push(handleDue());
  const handling: Promise<void>[] = [];
  for (let round = 0; round < MAX_ROUNDS && simulation.waiting.length > 0; round += 1) {
    simulation.now = Math.max(simulation.now, Math.min(...simulation.waiting.map(({ dueAt }) => dueAt)));
    handling.push(handleDue());
    while (handling.length > 0) await scheduler.waitFor(Promise.all(handling.splice(0)));
  }
};

const play = async ({ copies, subscriptions, faults, doubled }: History, scheduler: fc.Scheduler) => {
  const [subscriptionStore, deliveryStore] = [memorySubscriptions(), memoryDeliveries()];
  const simulation = new DeliverySimulation({
    subscriptionStore,
    deliveryStore,
    store: noConferences,
    slowPlaces: memoryWindowCounter(PLACES_WINDOW_MS),
  });
  const records = subscriptions.map(({ isActive, failures }) => {
    const record = aSubscriptionRecord({ status: isActive ? 'ACTIVE' : 'ACTIVATION_REQUESTED' });
    let left = failures;
    simulation.answers.set(record.sink, () => ((left -= 1) >= 0 ? refused(500) : accepted));
    subscriptionStore.all.set(record.id, record);
    return record;
  });
  const events = copies.map((_times, index) => eventOf(versionOf(index + 1)));
  for (const record of records.filter(({ status }) => status !== 'ACTIVE'))
    await startDelivery(simulation.deps, record, {
      eventId: `${record.id}_started`,
      eventType: 'rollcall.subscription.started.v1',
      eventAt: AT,
      body: '{}',
    });
  events.forEach((event, index) => Array.from({ length: copies[index] ?? 1 }, () => simulation.publish(event)));

  const [faultsLeft, doublesLeft] = [[...faults], [...doubled]];
  const turn = () => scheduler.schedule(Promise.resolve());
  const next = (): Fault => faultsLeft.shift() ?? 'none';
  const calm = simulation.deps;
  simulation.deps = {
    ...calm,
    subscriptionStore: faulty(subscriptionStore, turn, next),
    deliveryStore: faulty(deliveryStore, turn, next),
    queues: faulty(calm.queues, turn, next),
    schedules: faulty(calm.schedules, turn, next),
    eventBus: faulty(calm.eventBus, turn, next),
    sinks: faulty(calm.sinks, turn, () => 'none'),
  };
  await workOff(simulation, scheduler, doublesLeft);
  return { simulation, records, events, deliveryStore };
};

const ofChanges = ({ all }: MemoryDeliveries) =>
  [...all.values()].filter(({ eventType }) => !eventType.startsWith('rollcall.subscription.'));

it('every event has one delivery for each subscription, and each of them arrives', async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.scheduler(), async (given, scheduler) => {
      const { simulation, records, events, deliveryStore } = await play(given, scheduler);
      expect(simulation.waiting).toEqual([]);
      const made = ofChanges(deliveryStore).map(({ subscriptionId, eventId }) => `${subscriptionId} ${eventId}`);
      expect([...made].sort()).toEqual(records.flatMap(({ id }) => events.map((event) => `${id} ${event.id}`)).sort());
      expect(ofChanges(deliveryStore).map(({ status }) => status)).toEqual(made.map(() => 'succeeded'));
      for (const { id, sink } of records) {
        const posts = simulation.postsTo(sink);
        const bodies = new Map(posts.map(({ headers, body }) => [headers['webhook-id'], body]));
        expect(posts.every(({ headers, body }) => bodies.get(headers['webhook-id']) === body)).toBe(true);
        const arrived = new Set(bodies.values());
        for (const delivery of ofChanges(deliveryStore)) if (delivery.subscriptionId === id) expect(arrived).toContain(delivery.body);
      }
      expect(simulation.now).toBeLessThan(AT + 4 * DAY_MS);
    }),
    { numRuns: runs(300) },
  );
});

it('every event that waits in a pause of its sink arrives, wherever a function stops', async () => {
  const pausing = fc.record({
    copies: fc.array(fc.constant(1), { minLength: 5, maxLength: 8 }),
    subscriptions: fc.array(fc.record({ isActive: fc.constant(true), failures: fc.integer({ min: 5, max: 12 }) }), {
      minLength: 1,
      maxLength: 1,
    }),
    faults: fc.array(fault, { minLength: 100, maxLength: 300 }),
    doubled: fc.array(fc.boolean(), { maxLength: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(pausing, fc.scheduler(), async (given, scheduler) => {
      const { deliveryStore } = await play(given, scheduler);
      expect(ofChanges(deliveryStore).map(({ status }) => status)).toEqual(given.copies.map(() => 'succeeded'));
    }),
    { numRuns: runs(300) },
  );
});

it('every event arrives exactly once if nothing crashes or repeats, and every subscription is active', async () => {
  const smooth = history.map((given): History => ({
    copies: given.copies.map(() => 1),
    subscriptions: given.subscriptions.map(() => ({ isActive: true, failures: 0 })),
    faults: [],
    doubled: [],
  }));
  await fc.assert(
    fc.asyncProperty(smooth, fc.scheduler(), async (given, scheduler) => {
      const { simulation, records, events } = await play(given, scheduler);
      for (const { sink } of records) expect(simulation.postsTo(sink)).toHaveLength(events.length);
    }),
    { numRuns: runs(200) },
  );
});

it('a subscription that becomes active halfway gets every event', async () => {
  const becomesActive = fc.integer({ min: 1, max: 2 }).map((events): History => ({
    copies: Array<number>(events).fill(1),
    subscriptions: [{ isActive: false, failures: 0 }],
    faults: [],
    doubled: [],
  }));
  await fc.assert(
    fc.asyncProperty(becomesActive, fc.scheduler(), async (given, scheduler) => {
      const { events, deliveryStore } = await play(given, scheduler);
      expect(ofChanges(deliveryStore).map(({ status }) => status)).toEqual(events.map(() => 'succeeded'));
    }),
    { numRuns: runs(1_000) },
  );
});
