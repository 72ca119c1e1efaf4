/**
 * EventBridge Scheduler. It stores schedules and sends each one at its time, or after the next start if that time has
 * passed. If the process dies between sending and deleting, the schedule is sent again: Scheduler guarantees
 * at-least-once delivery, too.
 *
 * AWS may be up to a minute late; this emulation is on time.
 */
import type { Clock } from '../../functions/runtime/clock';
import { CLOCK_POLL_MS } from '../clock-polling';
import type { Log } from '../log';
import { PriorityQueue } from '../queues/priority-queue';
import type { Queues } from '../queues/queues';
import { type KeyStore, openKeyStore } from '../storage/key-store';
import type { Schedule } from './schedule';

export type SchedulesOptions = {
  readonly queues: Queues;
  readonly now: Clock;
  readonly log: Log;
  readonly folder?: string | undefined;
};

const keyOf = ({ group, name }: Pick<Schedule, 'group' | 'name'>): string => `${group}/${name}`;

export class Schedules {
  private readonly byKey = new Map<string, Schedule>();
  private readonly pending = new PriorityQueue<Schedule>();
  private count = 0;
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly options: SchedulesOptions,
    private readonly store: KeyStore,
  ) {}

  async restore(): Promise<void> {
    for (const [, stored] of await this.store.entries()) this.insert(stored as Schedule);
    this.wake();
  }

  find(group: string, name: string): Schedule | undefined {
    return this.byKey.get(keyOf({ group, name }));
  }

  async add(schedule: Schedule): Promise<void> {
    const key = keyOf(schedule);
    const before = this.byKey.get(key);
    this.insert(schedule);
    try {
      await this.store.write([{ type: 'put', key, value: schedule }]);
    } catch (error) {
      if (this.byKey.get(key) === schedule) this.putBack(key, before);
      throw error;
    }
    this.wake();
  }

  async remove(schedule: Schedule): Promise<void> {
    await this.store.write([{ type: 'del', key: keyOf(schedule) }]);
    this.byKey.delete(keyOf(schedule));
  }

  /** Whether something is due and not yet sent. Schedules for later do not count. */
  isBusy(): boolean {
    return this.sending !== null || this.nextDue() !== undefined;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.sending;
    await this.store.close();
  }

  private insert(schedule: Schedule): void {
    this.byKey.set(keyOf(schedule), schedule);
    this.count += 1;
    if (!schedule.isDone) this.pending.add({ at: schedule.at, order: this.count, item: schedule });
  }

  private putBack(key: string, before: Schedule | undefined): void {
    if (before) this.insert(before);
    else this.byKey.delete(key);
  }

  /** Sends what is due at once, after the clock was moved by hand. */
  wake(): void {
    if (this.stopped || this.sending) return;
    this.sending = this.sendDue()
      .then(() => 0)
      .catch((error: unknown) => {
        this.options.log('error', 'local.schedules.broken', { reason: String(error) });
        return CLOCK_POLL_MS;
      })
      .then((leastMs) => {
        this.sending = null;
        this.sleep(leastMs);
      });
  }

  private sleep(leastMs: number): void {
    clearTimeout(this.timer);
    const next = this.next();
    if (this.stopped || !next) return;
    const waitMs = Math.min(Math.max(next.at - this.options.now(), leastMs), CLOCK_POLL_MS);
    this.timer = setTimeout(() => this.wake(), waitMs);
  }

  private async sendDue(): Promise<void> {
    for (let due = this.nextDue(); due && !this.stopped; due = this.nextDue()) {
      await this.options.queues.named(due.queue).send(due.message);
      if (due.deleteAfter) await this.remove(due);
      else await this.add({ ...due, isDone: true });
    }
  }

  private nextDue(): Schedule | undefined {
    const next = this.next();
    return next && next.at <= this.options.now() ? next : undefined;
  }

  /** Skips schedules that were deleted in the meantime. */
  private next(): Schedule | undefined {
    let next = this.pending.first()?.item;
    while (next && this.byKey.get(keyOf(next)) !== next) {
      this.pending.removeFirst();
      next = this.pending.first()?.item;
    }
    return next;
  }
}

export const openSchedules = async (options: SchedulesOptions): Promise<Schedules> => {
  const schedules = new Schedules(options, await openKeyStore(options.folder));
  await schedules.restore();
  return schedules;
};
