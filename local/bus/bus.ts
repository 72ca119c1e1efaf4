/**
 * The event bus stores published events in order and passes each one to the rules that match it.
 *
 * The target of a rule is a queue: either one of the deployment's queues, or a queue that holds the input of the rule's
 * function. That way deliveries are retried, survive a restart and end up in a dead-letter queue, as asynchronous
 * invocations do.
 */
import type { Clock } from '../../functions/runtime/clock';
import type { PersistentQueue } from '../queues/persistent-queue';
import { type KeyStore, openKeyStore, sortable, type Write } from '../storage/key-store';
import { checkPattern, type EventPattern, matchesPattern } from './event-pattern';
import { KEPT_EVENTS } from './limits';
import { type BusEvent, eventOf, isRefused, type PutEventsEntry, type RefusedEntry } from './put-events';

export type PublishedEvent = {
  /** Increases with every event. A number is missing if its event could not be stored. */
  readonly position: number;
  readonly event: BusEvent;
};

export type BusRule = { readonly name: string; readonly pattern: EventPattern; readonly deliveries: PersistentQueue };

export type PutResult = { readonly EventId: string } | RefusedEntry;

export type BusOptions = {
  readonly name: string;
  readonly rules: readonly BusRule[];
  readonly now: Clock;
  readonly folder?: string | undefined;
};

export class Bus {
  private readonly published: PublishedEvent[] = [];
  private readonly listeners = new Set<(published: PublishedEvent) => void>();
  private lastPosition = 0;

  constructor(
    private readonly options: BusOptions,
    private readonly store: KeyStore,
  ) {
    options.rules.forEach(({ pattern }) => checkPattern(pattern));
  }

  async restore(): Promise<void> {
    for (const [, value] of await this.store.entries()) this.published.push(value as PublishedEvent);
    this.lastPosition = this.published.at(-1)?.position ?? 0;
  }

  /** Returns a result for each entry, in order, once the events are stored. */
  async put(entries: readonly PutEventsEntry[]): Promise<readonly PutResult[]> {
    const made = entries.map((entry) => eventOf(entry, this.options.name, this.options.now()));
    const events = made.filter((event): event is BusEvent => !isRefused(event));
    const added = events.map((event) => ({ position: (this.lastPosition += 1), event }));
    // One write: if it fails, no event can be seen that no rule was given.
    const dropped = new Set(this.tooOld(added));
    await this.store.write([...added.map(putEvent), ...[...dropped].map(deleteEvent)]);
    this.published.push(...added);
    while (this.published[0] && dropped.has(this.published[0])) this.published.shift();
    await Promise.all(events.map((event) => this.route(event)));
    added.forEach((published) => this.listeners.forEach((listener) => listener(published)));
    return made.map((event) => (isRefused(event) ? event : { EventId: event.id }));
  }

  /** The time of the newest event in milliseconds since 1970, or 0 if there is none. */
  lastEventAt(): number {
    const newest = this.published.at(-1);
    return newest === undefined ? 0 : Date.parse(newest.event.time);
  }

  /** The events after a position, oldest first. */
  events(after = 0): readonly PublishedEvent[] {
    return this.published.filter(({ position }) => position > after);
  }

  /** Returns a function that removes the listener. */
  onEvent(listener: (published: PublishedEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  /** The events for which there is no room once new ones are added. */
  private tooOld(added: readonly PublishedEvent[]): readonly PublishedEvent[] {
    const all = [...this.published, ...added];
    return all.slice(0, Math.max(0, all.length - KEPT_EVENTS));
  }

  private async route(event: BusEvent): Promise<void> {
    const taking = this.options.rules.filter(({ pattern }) => matchesPattern(pattern, event));
    const body = JSON.stringify(event);
    await Promise.all(taking.map(({ deliveries }) => deliveries.send({ body })));
  }
}

const putEvent = (published: PublishedEvent): Write => ({ type: 'put', key: sortable(published.position), value: published });

const deleteEvent = ({ position }: PublishedEvent): Write => ({ type: 'del', key: sortable(position) });

export const openBus = async (options: BusOptions): Promise<Bus> => {
  const bus = new Bus(options, await openKeyStore(options.folder));
  await bus.restore();
  return bus;
};
