/** Everything that decides about subscriptions and deliveries, in memory. A sink answers as the test says. */
import { isAboutSubscription } from '../../domain/subscription/delivery-rules';
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { PLACES_WINDOW_MS } from '../../domain/subscription/slow-sink';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { storeDelivery } from '../../functions/partners/deliveries/start-delivery';
import type { DeliveryWithBody } from '../../functions/ports/delivery-store';
import type { BusEvent } from '../../functions/ports/event-bus';
import type { SinkAnswer, SinkRequest, WhenSlow } from '../../functions/ports/sinks';
import { theSettings } from '../api/support/settings';
import { AT } from './a-conference';
import { memoryConferences } from './memory-conferences';
import { memoryDeliveries, memorySubscriptions } from './memory-partner-stores';
import { memoryQueues } from './memory-queues';
import { memoryWindowCounter } from './memory-window-counter';
import { recordedLog } from './recorded-log';

const ACCEPTED: SinkAnswer = { status: 204, error: null, durationMs: 7 };

export const memoryPartnerDeps = (...subscriptions: readonly SubscriptionRecord[]) => {
  const time = { now: AT };
  const published: BusEvent[] = [];
  const posted: SinkRequest[] = [];
  const scheduled: { readonly queue: string; readonly at: number; readonly body: unknown; readonly name: string }[] = [];
  /** What the sink answers, whether the bus takes events, and the digit that stands for chance. */
  const script = { answer: (_whenSlow?: WhenSlow): SinkAnswer | Promise<SinkAnswer> => ACCEPTED, isBusFull: false, luck: '0' };
  const hashKey = async () => 'a hash key';
  const deps = {
    time,
    published,
    posted,
    scheduled,
    script,
    ...recordedLog(),
    clock: () => time.now,
    settings: { ...theSettings, eventSource: 'urn:rollcall:test' },
    hashKey,
    tokenSeal: aesGcmSeal(hashKey, 'tokens'),
    randomId: (length: number) => script.luck.repeat(length),
    queues: memoryQueues(),
    store: memoryConferences(),
    subscriptionStore: memorySubscriptions(),
    deliveryStore: memoryDeliveries(),
    slowPlaces: memoryWindowCounter(PLACES_WINDOW_MS),
    schedules: {
      sendAt: async (queue: string, at: number, { body }: { readonly body: unknown }, name: string) =>
        void scheduled.push({ queue, at, body, name }),
    },
    eventBus: {
      publish: async (events: readonly BusEvent[]) => {
        if (script.isBusFull) return events.map((_event, index) => index);
        published.push(...events);
        return [];
      },
    },
    sinks: {
      post: async (request: SinkRequest, whenSlow?: WhenSlow) => {
        posted.push(request);
        return script.answer(whenSlow);
      },
    },
  };
  for (const subscription of subscriptions) deps.subscriptionStore.all.set(subscription.id, subscription);
  return deps;
};

export type MemoryPartnerDeps = ReturnType<typeof memoryPartnerDeps>;

const ofConference = 'rollcall.participant.joined.v1';

/** Kept for the subscription, as an event of that type and time. */
export const aDelivery = async (
  deps: MemoryPartnerDeps,
  subscription: SubscriptionRecord,
  over: Partial<DeliveryWithBody> & { readonly eventAt?: number } = {},
): Promise<DeliveryWithBody> => {
  const { eventAt = AT, eventType = ofConference, ...rest } = over;
  const eventId = `${isAboutSubscription(eventType) ? 'own' : 'conference'}-${eventType}-${String(eventAt)}`;
  const { delivery } = await storeDelivery(deps, subscription, { eventId, eventType, eventAt, body: '{"a":1}' }, 'send');
  const kept = { ...delivery, body: '{"a":1}', ...rest };
  deps.deliveryStore.all.set(`${kept.subscriptionId} ${kept.id}`, kept);
  return kept;
};

export const deliveryNow = (deps: MemoryPartnerDeps, { subscriptionId, id }: DeliveryWithBody): DeliveryWithBody => {
  const found = deps.deliveryStore.all.get(`${subscriptionId} ${id}`);
  if (!found) throw new Error(`There is no delivery ${id}`);
  return found;
};

export const subscriptionNow = (deps: MemoryPartnerDeps, { id }: SubscriptionRecord): SubscriptionRecord => {
  const found = deps.subscriptionStore.all.get(id);
  if (!found) throw new Error(`There is no subscription ${id}`);
  return found;
};
