/**
 * The consumer of deliveries of local mode, with the function, in virtual time: hours pass while nothing is left to do.
 * Sinks answer after the time that the test says.
 */
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { SLOW_MS } from '../../domain/subscription/slow-sink';
import { deliverHandler } from '../../functions/partners/deliveries/deliver';
import { startDelivery } from '../../functions/partners/deliveries/start-delivery';
import type { DeliveryRecord } from '../../functions/ports/delivery-store';
import type { Message } from '../../functions/ports/queues';
import type { SinkAnswer, SinkRequest, WhenSlow } from '../../functions/ports/sinks';
import { logNothing } from '../../local/log';
import type { PersistentQueue } from '../../local/queues/persistent-queue';
import { queueDefinitions } from '../../local/queues/queue-definitions';
import { type RunningConsumer, startQueueConsumer } from '../../local/queues/queue-consumer';
import { queueEvent } from '../../local/queues/queue-event';
import { openQueues } from '../../local/queues/queues';
import { type MemoryPartnerDeps, memoryPartnerDeps } from './memory-partner-deps';
import { Timers } from './timers';

/** As many as local mode runs. */
const BATCHES = 100;

/** Turns of the event loop after which nothing is left to do at a time. */
const TURNS = 3;

export class ConsumerOfDeliveries {
  /** By sink: the attempts that wait for an answer, now and at most since it was last set to 0. */
  readonly underWay = { now: 0, most: 0 };
  private readonly timers: Timers;
  private readonly deps: MemoryPartnerDeps;
  private readonly answersAfter = new Map<string, number>();
  private readonly arrived = new Map<string, number>();
  private queue: PersistentQueue | undefined;
  private consumer: RunningConsumer | undefined;
  private events = 0;
  private drawn = 0;

  /** `answerMs`: how long the sink of each takes. */
  constructor(subscriptions: readonly (readonly [SubscriptionRecord, answerMs: number])[]) {
    this.deps = memoryPartnerDeps(...subscriptions.map(([subscription]) => subscription));
    this.timers = new Timers(this.deps.time);
    for (const [{ sink }, answerMs] of subscriptions) this.answersAfter.set(sink, answerMs);
  }

  get now(): number {
    return this.deps.time.now;
  }

  async start(): Promise<void> {
    const clock = (): number => this.now;
    const queue = (await openQueues(queueDefinitions(), clock)).named('deliveries');
    const send = async (_queue: string, messages: readonly Message[]): Promise<void> => {
      for (const { body, group, delaySeconds = 0 } of messages)
        await queue.send({ body: JSON.stringify(body), delaySeconds, ...(group === undefined ? {} : { groupId: group }) });
    };
    this.deps.queues.send = send;
    const handle = deliverHandler({ ...this.deps, randomId: (length) => this.random(length), sinks: { post: this.post } });
    this.consumer = startQueueConsumer({
      name: 'deliver',
      queue,
      batchSize: 10,
      maxConcurrency: BATCHES,
      invoke: async (messages) => ({ functionError: null, payload: await handle(queueEvent(queue.definition, messages)) }),
      retry: { firstMs: 1, maxMs: 4 },
      now: clock,
      log: logNothing,
    });
    this.queue = queue;
  }

  /** Sends one event. */
  send(subscription: SubscriptionRecord): Promise<DeliveryRecord> {
    this.events += 1;
    const event = { eventId: `e${String(this.events)}`, eventType: 'rollcall.participant.joined.v1', eventAt: this.now, body: '{}' };
    return startDelivery(this.deps, subscription, event);
  }

  advance(ms: number): Promise<void> {
    return this.timers.advance(ms, () => this.nextAt());
  }

  /** Until the sink had answered. */
  tookMs({ id, createdAt }: DeliveryRecord): number {
    return (this.arrived.get(id) ?? Infinity) - createdAt;
  }

  statuses(): readonly string[] {
    return [...this.deps.deliveryStore.all.values()].map(({ status }) => status);
  }

  /** What waits for an answer gets it at once. */
  async stop(): Promise<void> {
    const stopped = this.consumer?.stop();
    while (this.timers.count > 0) {
      this.timers.wakeAll();
      await new Promise(setImmediate);
    }
    await stopped;
  }

  private readonly post = async ({ url, headers }: SinkRequest, whenSlow?: WhenSlow): Promise<SinkAnswer> => {
    this.underWay.now += 1;
    this.underWay.most = Math.max(this.underWay.most, this.underWay.now);
    const answer = await this.answer(this.answersAfter.get(url) ?? 0, whenSlow);
    this.underWay.now -= 1;
    if (answer.error === null) this.arrived.set(headers['webhook-id'] ?? '', this.now);
    return answer;
  };

  private async answer(durationMs: number, whenSlow?: WhenSlow): Promise<SinkAnswer> {
    await this.timers.sleep(Math.min(durationMs, SLOW_MS));
    if (durationMs > SLOW_MS) {
      if (whenSlow && !(await whenSlow())) return { status: null, error: 'timed-out', durationMs: SLOW_MS };
      await this.timers.sleep(durationMs - SLOW_MS);
    }
    return { status: 204, error: null, durationMs };
  }

  /** Different each time, so that what waits does not come back together. */
  private random(length: number): string {
    this.drawn += 7;
    return (this.drawn % 32).toString(32).repeat(length);
  }

  private async nextAt(): Promise<number> {
    this.consumer?.wake();
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise(setImmediate);
    const due = this.queue?.dueAt() ?? Infinity;
    return Math.min(this.timers.nextAt, due > this.now ? due : Infinity);
  }
}
