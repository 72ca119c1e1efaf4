/** Subscriptions and deliveries in memory, by the rules of their ports: for histories too many for a database. */
import { deliveryIdsFrom } from '../../domain/ids/delivery-id';
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { seenBy } from '../../domain/subscription/subscription-id';
import type { ConferenceStore } from '../../functions/ports/conference-store';
import type { DeliveryStore, DeliveryWithBody } from '../../functions/ports/delivery-store';
import type { SubscriptionStore } from '../../functions/ports/subscription-store';

export type MemorySubscriptions = SubscriptionStore & { readonly all: Map<string, SubscriptionRecord> };
export type MemoryDeliveries = DeliveryStore & { readonly all: Map<string, DeliveryWithBody> };

const unused = (): never => {
  throw new Error('Nobody asks for this here');
};

const isAs = (record: object, condition: object): boolean =>
  Object.entries(condition).every(([member, value]) => (record as Record<string, unknown>)[member] === value);

const changed = <Rec extends object>(record: Rec, change: object): Rec =>
  Object.fromEntries(Object.entries({ ...record, ...change }).filter(([, value]) => value !== null)) as Rec;

export const memorySubscriptions = (): MemorySubscriptions => {
  const all = new Map<string, SubscriptionRecord>();
  return {
    all,
    create: async (subscription) => {
      all.set(subscription.id, subscription);
      return true;
    },
    find: async (id) => all.get(id),
    list: unused,
    watching: async (sees) => [...all.values()].filter(({ id }) => seenBy(id) === sees),
    change: async (id, change, condition) => {
      const record = all.get(id);
      if (!record || !isAs(record, condition)) return undefined;
      const next = changed(record, change);
      all.set(id, next);
      return next;
    },
    countEvent: async (id) => {
      const record = all.get(id);
      const events = record?.events ?? 0;
      if (!record || events >= (record.maxEvents ?? Infinity)) return undefined;
      all.set(id, { ...record, events: events + 1 });
      return events + 1;
    },
    forget: unused,
  };
};

export const memoryDeliveries = (): MemoryDeliveries => {
  const all = new Map<string, DeliveryWithBody>();
  const key = (subscriptionId: string, id: string): string => `${subscriptionId} ${id}`;
  return {
    all,
    create: async (delivery) => {
      const existing = all.get(key(delivery.subscriptionId, delivery.id));
      if (!existing) all.set(key(delivery.subscriptionId, delivery.id), delivery);
      return { isNew: !existing, delivery: existing ?? delivery };
    },
    find: async (subscriptionId, id) => all.get(key(subscriptionId, id)),
    remove: async (subscriptionId, id) => void all.delete(key(subscriptionId, id)),
    list: unused,
    since: async (subscriptionId, since, { limit, cursor = '' }) => {
      const found = [...all.values()]
        .filter((each) => each.subscriptionId === subscriptionId && each.id >= deliveryIdsFrom(since) && each.id > cursor)
        .sort((one, other) => (one.id < other.id ? -1 : 1));
      const last = found[limit - 1];
      return { deliveries: found.slice(0, limit), ...(found.length > limit && last ? { nextCursor: last.id } : {}) };
    },
    note: async ({ subscriptionId, id, round }, { attempt, ...outcome }) => {
      const record = all.get(key(subscriptionId, id));
      if (!record || record.round > round) return false;
      all.set(key(subscriptionId, id), changed(record, { ...outcome, attempts: [...record.attempts, ...(attempt ? [attempt] : [])] }));
      return true;
    },
  };
};

/** No conference is kept: nobody of these may see numbers. */
export const noConferences: ConferenceStore = {
  open: unused,
  leave: unused,
  change: unused,
  changeOnly: unused,
  current: async () => undefined,
  past: async () => undefined,
  archive: unused,
  list: unused,
};
