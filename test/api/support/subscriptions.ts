/** Subscriptions in any state, and deliveries of them, written through the real stores. */
import { deliveryIdOf } from '../../../domain/ids/delivery-id';
import { newSubscription } from '../../../domain/subscription/new-subscription';
import { ownerOf } from '../../../domain/subscription/owner';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { subscriptionIdOf } from '../../../domain/subscription/subscription-id';
import type { DeliveryRecord, DeliveryWithBody } from '../../../functions/ports/delivery-store';
import type { SubscriptionChange, SubscriptionStore } from '../../../functions/ports/subscription-store';
import type { CreateSubscriptionRequest, SubscriptionId, SubscriptionStatus } from '../../../schemas/subscription';
import type { Contract } from './keeps-the-contract';
import type { Api, ApiDeps } from './start-api';

export const SINK = 'https://partner.example/hooks';
export const CLIENT = 'partner';

type SubscriptionFields = {
  readonly clientId?: string;
  /** A new one, unless asked otherwise. */
  readonly initiator?: string;
  /** The client with that number, unless asked otherwise. */
  readonly owner?: string;
  readonly status?: SubscriptionStatus;
  readonly request?: Partial<CreateSubscriptionRequest>;
  readonly change?: SubscriptionChange;
};

export type Subscribed = {
  readonly initiator: string;
  readonly subscription: SubscriptionRecord;
  /** Who made it: the client, with the number of the initiator. */
  readonly caller: { readonly clientId: string; readonly phoneNumber: string };
  readonly params: { readonly subscriptionId: string };
};

const reasons: Readonly<Partial<Record<SubscriptionStatus, SubscriptionChange>>> = { INACTIVE: { inactiveReason: 'failing' } };

export const ownedBy = (api: Api, { clientId, initiator }: { readonly clientId: string; readonly initiator: string }): string =>
  ownerOf(`client_id:${clientId}`, api.identity.initiatorKey(initiator));

/** Active, unless asked otherwise. */
export const aSubscription = async (
  api: Api,
  { clientId = CLIENT, initiator = api.newNumber(), owner, status = 'ACTIVE', request = {}, change = {} }: SubscriptionFields = {},
): Promise<Subscribed> => {
  const id = subscriptionIdOf(api.identity.initiatorKey(initiator), api.deps().randomId(16));
  const body: CreateSubscriptionRequest = { protocol: 'HTTP', sink: SINK, types: ['rollcall.participant.*'], ...request };
  const begun = newSubscription({
    id,
    owner: owner ?? ownedBy(api, { clientId, initiator }),
    seesNumbers: false,
    request: body,
    at: api.clock.now,
  });
  await api.subscriptionStore.create(begun, 1_000);
  const subscription = await api.subscriptionStore.change(id, { status, ...reasons[status], ...change }, {});
  if (!subscription) throw new Error('The subscription could not be brought there');
  return { initiator, subscription, caller: { clientId, phoneNumber: initiator }, params: { subscriptionId: id } };
};

export const kept = async (api: Api, { subscription }: Pick<Subscribed, 'subscription'>): Promise<SubscriptionRecord> => {
  const record = await api.subscriptionStore.find(subscription.id);
  if (!record) throw new Error('There is no such subscription');
  return record;
};

let deliveries = 0;

/** Of an event that happened so long after the subscription began. */
export const aDelivery = async (
  api: Api,
  { subscription }: Pick<Subscribed, 'subscription'>,
  fields: Partial<DeliveryWithBody> & { readonly afterMs?: number } = {},
): Promise<DeliveryRecord> => {
  const { afterMs = 0, ...rest } = fields;
  const hash = String((deliveries += 1)).padStart(16, '0');
  const { delivery } = await api.deliveryStore.create({
    subscriptionId: subscription.id,
    id: deliveryIdOf(subscription.startsAt + afterMs, hash),
    eventId: `event-${hash}`,
    eventType: 'rollcall.participant.joined.v1',
    body: '{"type":"rollcall.participant.joined.v1"}',
    status: 'pending',
    createdAt: api.clock.now,
    attempts: [],
    round: 1,
    tries: 0,
    ...rest,
  });
  return delivery;
};

/** The real store, but for what a test has otherwise. */
export const subscriptionsWith = (store: SubscriptionStore, otherwise: Partial<SubscriptionStore>): SubscriptionStore => ({
  create: (...given) => store.create(...given),
  find: (id) => store.find(id),
  list: (...given) => store.list(...given),
  watching: (key) => store.watching(key),
  change: (...given) => store.change(...given),
  countEvent: (id, eventAt) => store.countEvent(id, eventAt),
  forget: (subscription) => store.forget(subscription),
  ...otherwise,
});

/** The real store, in which the subscription becomes active between a request's first read of it and its write. */
export const activatedMeanwhile = (store: SubscriptionStore, id: SubscriptionId): SubscriptionStore => {
  let reads = 0;
  return subscriptionsWith(store, {
    find: async () => {
      const found = await store.find(id);
      if ((reads += 1) === 1) await store.change(id, { status: 'ACTIVE' }, {});
      return found;
    },
  });
};

const failing = (error: Error): Partial<ApiDeps> => {
  const fail = async () => Promise.reject(error);
  return {
    subscriptionStore: { create: fail, find: fail, list: fail, watching: fail, change: fail, countEvent: fail, forget: fail },
  };
};

/** Where a command of a partner waits and fails: at its subscriptions. */
export const partnerContract = (api: () => Api): Required<Pick<Contract, 'waiting' | 'failing'>> => ({
  failing,
  waiting: (pass) => ({
    subscriptionStore: subscriptionsWith(api().subscriptionStore, {
      find: async (id) => {
        await pass();
        return api().subscriptionStore.find(id);
      },
    }),
  }),
});
