/**
 * Running conferences with the functions that look after them, on the queues and consumers of local mode, in virtual
 * time: hours pass while nothing is left to do. The bridge answers after the time that the test says, or not at all.
 */
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { LegEvents } from '../../functions/messaging/messages';
import { type BridgeDriver, BridgeUnavailable, type ListedLeg } from '../../functions/ports/bridge-driver';
import type { Message, Queues } from '../../functions/ports/queues';
import { lookHandler } from '../../functions/reconciliation/looks/look';
import { planLooksHandler } from '../../functions/reconciliation/looks/plan-looks';
import { takeChangesHandler } from '../../functions/reconciliation/take-changes';
import { watchHandler } from '../../functions/reconciliation/watch';
import { type QueueConsumerName, queueConsumers } from '../../functions/wiring/queues';
import { logNothing } from '../../local/log';
import type { PersistentQueue } from '../../local/queues/persistent-queue';
import { queueDefinitions } from '../../local/queues/queue-definitions';
import { type RunningConsumer, startQueueConsumer } from '../../local/queues/queue-consumer';
import { queueEvent } from '../../local/queues/queue-event';
import { openQueues } from '../../local/queues/queues';
import { MINUTE_MS } from '../../schemas/durations';
import { memoryDeps, type MemoryDeps } from './memory-deps';
import { memoryStream } from './stream-event';
import { Timers } from './timers';

/** When a bridge that does not answer is given up. */
const REQUEST_TIMEOUT_MS = 5_000;

/** Turns of the event loop after which nothing is left to do at a time. */
const TURNS = 4;

type ConsumerName = Extract<QueueConsumerName, 'watch' | 'look'>;

export type BridgeSetup = {
  readonly answerMs: number;
  /** Whether it answers for several conferences at once. */
  readonly together: boolean;
};

export class LookingWorld {
  readonly deps: MemoryDeps;
  isBridgeDown = false;
  /** Every request to the bridge, when it was made and how long it took. */
  readonly requests: { readonly at: number; readonly ms: number }[] = [];
  /** The commands to the bridge that were queued, and the reports about legs. */
  readonly commands: unknown[] = [];
  readonly reports: LegEvents[] = [];
  private readonly timers: Timers;
  private readonly consumers: RunningConsumer[] = [];
  private readonly queues: PersistentQueue[] = [];
  private readonly stream = memoryStream();

  constructor(
    start: number,
    private readonly bridge: BridgeSetup,
  ) {
    this.deps = memoryDeps({ at: start });
    this.timers = new Timers(this.deps.time);
    const { store } = this.deps;
    const direct = { ...store };
    store.change = store.changeOnly = this.streaming((key, change) => direct.change(key, change));
    this.deps.driver.snapshot = async (id) => {
      await this.answer();
      return this.legsOf(id);
    };
    if (bridge.together)
      this.deps.driver.snapshots = async (ids) => {
        await this.answer();
        return new Map(ids.map((id) => [id, this.legsOf(id)]));
      };
  }

  get now(): number {
    return this.deps.time.now;
  }

  async start(records: readonly ConferenceRecord[]): Promise<void> {
    const all = await openQueues(queueDefinitions(), () => this.now);
    const send: Queues['send'] = async (queue, messages) => {
      if (queue === 'leg-commands') return void this.commands.push(...messages.map(({ body }) => body));
      if (queue === 'callbacks') return void this.reports.push(...messages.map(({ body }) => LegEvents.parse(body)));
      for (const message of messages) await this.put(all.named(queue), message);
    };
    this.deps.queues.send = send;
    const deps = { ...this.deps, bridge: async (): Promise<BridgeDriver> => this.deps.driver };
    this.consume('watch', all.named('watch'), watchHandler(deps));
    this.consume('look', all.named('looks'), lookHandler(deps));
    this.every(MINUTE_MS, () => planLooksHandler(deps)({ time: new Date(this.now).toISOString() }));
    await planLooksHandler(deps)({ time: new Date(this.now - MINUTE_MS).toISOString() });
    this.deps.store.place(...records);
    // They began long ago, so whatever was planned at their beginning is over.
    for (const { conferenceId } of records) await this.deps.lookList.add(conferenceId, this.now);
  }

  advance(ms: number): Promise<void> {
    return this.timers.advance(ms, () => this.nextAt());
  }

  /** Until now, since that time: the seconds in which functions waited for the bridge. */
  bridgeSecondsSince(at: number): number {
    return this.requests.filter((request) => request.at >= at).reduce((sum, { ms }) => sum + ms / 1000, 0);
  }

  async stop(): Promise<void> {
    const stopped = this.consumers.map((consumer) => consumer.stop());
    for (let turn = 0; turn < 10 && this.timers.count > 0; turn += 1) {
      this.timers.wakeAll();
      await new Promise(setImmediate);
    }
    await Promise.all(stopped);
  }

  private consume(name: ConsumerName, queue: PersistentQueue, handle: ReturnType<typeof watchHandler>): void {
    const { batchSize, maxConcurrency } = queueConsumers[name];
    this.queues.push(queue);
    this.consumers.push(
      startQueueConsumer({
        name,
        queue,
        batchSize,
        maxConcurrency,
        invoke: async (messages) => ({ functionError: null, payload: await handle(queueEvent(queue.definition, messages)) }),
        retry: { firstMs: 1, maxMs: 4 },
        now: () => this.now,
        log: logNothing,
      }),
    );
  }

  private async put(queue: PersistentQueue, { body, delaySeconds = 0 }: Message): Promise<void> {
    await queue.send({ body: JSON.stringify(body), delaySeconds });
  }

  /** What the stream does: each change is reconciled. */
  private streaming(change: MemoryDeps['store']['changeOnly']): MemoryDeps['store']['change'] {
    return async (key, asked) => {
      const before = await this.deps.store.current(key);
      const outcome = await change(key, asked);
      const after = await this.deps.store.current(key);
      if (outcome.result === 'written' && after) {
        setImmediate(() => void this.reconcile(before, after));
        return { result: 'written', record: after };
      }
      return outcome as Awaited<ReturnType<MemoryDeps['store']['change']>>;
    };
  }

  private async reconcile(before: ConferenceRecord | undefined, after: ConferenceRecord): Promise<void> {
    const taking = { ...this.deps, readChange: this.stream.readChange, eventBus: { publish: async () => [] } };
    await takeChangesHandler(taking)(this.stream.event({ before, after }));
  }

  private legsOf(conferenceId: string): readonly ListedLeg[] {
    const { participants, state } = this.deps.store.now(conferenceId);
    if (state === 'ended' || this.deps.store.now(conferenceId).conferenceId !== conferenceId) return [];
    return Object.entries(participants)
      .filter(([, { progress }]) => progress.phase === 'joined')
      .map(([participantId, { progress }]) => ({ participantId, leg: progress.leg, phase: 'joined', muted: false, onHold: false }));
  }

  private async answer(): Promise<void> {
    const ms = this.isBridgeDown ? REQUEST_TIMEOUT_MS : this.bridge.answerMs;
    const isLost = this.isBridgeDown;
    this.requests.push({ at: this.now, ms });
    await this.timers.sleep(ms);
    if (isLost) throw new BridgeUnavailable('No answer');
  }

  private every(ms: number, run: () => Promise<void>): void {
    const wake = (): void => {
      void run();
      this.timers.after(ms, wake);
    };
    wake();
  }

  private async nextAt(): Promise<number> {
    this.consumers.forEach((consumer) => consumer.wake());
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise(setImmediate);
    const due = this.queues.map((queue) => queue.dueAt() ?? Infinity).filter((at) => at > this.now);
    return Math.min(this.timers.nextAt, ...due);
  }
}

/** Conferences of different initiators, like the one that is given. */
export const manyLike = (record: ConferenceRecord, count: number): readonly ConferenceRecord[] =>
  Array.from({ length: count }, (_, index) => {
    const key = initiatorKeyOf(record.conferenceId).slice(0, -4) + String(1000 + index);
    return { ...record, conferenceId: `conf_${key}${record.conferenceId.slice(5 + key.length)}` };
  });
