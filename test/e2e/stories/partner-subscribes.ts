/**
 * A partner with a webhook: it subscribes, receives every change signed, and is notified when its subscription ends.
 */
import type { Delivery } from '../../../schemas/delivery';
import type { NewSubscription, Subscription } from '../../../schemas/subscription';
import { type ApiAnswer, type ApiRequest, expectStatus, sendAs } from './api-client';
import type { Deployment } from './deployment';
import { eventuallyInStory } from './eventually-in-story';
import type { NumberSource } from './numbers';
import { type Delivered, openPartnerSink, type PartnerSink } from './partner-sink';
import { terminalOf, untilConference, untilStatus } from './terminal';

const EVERYTHING = ['rollcall.conference.*', 'rollcall.participant.*'];

type Page<Item> = { readonly items: readonly Item[] };

/** A partner that may see all conferences but no numbers. */
const partnerOf = (deployment: Deployment, clientId: string) => {
  const send = <Body>(request: ApiRequest): Promise<ApiAnswer<Body>> =>
    sendAs<Body>(deployment, { clientId, scopes: ['subscriptions:manage', 'conferences:all'] }, request);
  const path = (id: string): string => `/v1/subscriptions/${id}`;
  return {
    subscribe: (sink: string, config: object = {}) =>
      send<NewSubscription>({
        method: 'POST',
        path: '/v1/subscriptions',
        json: { protocol: 'HTTP', sink, types: EVERYTHING, config },
      }),
    get: (id: string) => send<Subscription>({ path: path(id) }),
    deliveries: (id: string) => send<Page<Delivery>>({ path: `${path(id)}/deliveries?limit=100` }),
    remove: (id: string) => send<undefined>({ method: 'DELETE', path: path(id) }),
  };
};

type Partner = ReturnType<typeof partnerOf>;
type Subscribed = { readonly partner: Partner; readonly sink: PartnerSink; readonly id: string };

const subscribe = async (partner: Partner, config: object = {}): Promise<Subscribed> => {
  const sink = await openPartnerSink();
  const { id, secret } = expectStatus(await partner.subscribe(sink.url, config), 201, 'createSubscription');
  sink.trust(secret);
  await eventuallyInStory('an active subscription', async () => {
    const { status } = expectStatus(await partner.get(id), 200, 'getSubscription');
    return status === 'ACTIVE' ? true : undefined;
  });
  return { partner, sink, id };
};

const holdConference = async (deployment: Deployment, draw: NumberSource) => {
  const terminal = terminalOf(deployment, draw('answers'));
  const party = [draw('answers'), draw('answers')];
  const { conferenceId } = expectStatus(await terminal.create(party), 201, 'createConference');
  await untilConference(terminal, conferenceId, 'held calls', ({ participants }) =>
    participants.every(({ initialStatus, call }) => initialStatus !== null && call?.state !== 'connected'),
  );
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilStatus(terminal, conferenceId, 'online', [terminal.phoneNumber, ...party]);
  expectStatus(await terminal.end(conferenceId), 202, 'endConference');
  const { version } = await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');
  return { conferenceId, version, numbers: [terminal.phoneNumber, ...party] };
};

/** Of one conference, sorted. */
const versionsOf = (events: readonly Delivered[], conferenceId: string): readonly number[] =>
  events
    .flatMap(({ data }) => ('conferenceId' in data && data.conferenceId === conferenceId ? [data.version] : []))
    .sort((one, other) => one - other);

const expectNoNumbers = (events: readonly Delivered[], numbers: readonly string[]): void => {
  const text = JSON.stringify(events);
  if (numbers.some((number) => text.includes(number))) throw new Error('A partner without numbers:read received a number');
};

const untilDelivered = ({ partner, id }: Subscribed): Promise<readonly Delivery[]> =>
  eventuallyInStory('every delivery noted', async () => {
    const { items } = expectStatus(await partner.deliveries(id), 200, 'listDeliveries');
    return items.every(({ status }) => status === 'succeeded') ? items : undefined;
  });

/** The reason that the partner received for the end of the subscription. */
const endReasonOf = ({ sink }: Subscribed): string | undefined =>
  sink.events().flatMap(({ type, data }) => (type === 'rollcall.subscription.ended.v1' ? [String(data.terminationReason)] : []))[0];

const refuseSinks = async (partner: Partner): Promise<void> => {
  for (const sink of ['http://partner.example/events', 'https://10.0.0.1/events', 'https://name:password@partner.example/events'])
    expectStatus(await partner.subscribe(sink), 422, 'createSubscription with a sink that is not allowed');
};

export type NotifiedPartner = { readonly versions: readonly number[]; readonly lastVersion: number; readonly deliveries: number };

export const notifyPartner = async (deployment: Deployment, draw: NumberSource, clientId = 'partner'): Promise<NotifiedPartner> => {
  const partner = partnerOf(deployment, clientId);
  await refuseSinks(partner);
  const subscribed = await subscribe(partner);
  const { sink, id } = subscribed;
  const { conferenceId, version, numbers } = await holdConference(deployment, draw);
  await eventuallyInStory(`${version} versions at the partner's`, async () =>
    new Set(versionsOf(sink.events(), conferenceId)).size === version ? true : undefined,
  );
  expectNoNumbers(sink.events(), numbers);
  const deliveries = await untilDelivered(subscribed);
  expectStatus(await partner.remove(id), 204, 'deleteSubscription');
  await eventuallyInStory('the event of its end', async () => (endReasonOf(subscribed) === 'SUBSCRIPTION_DELETED' ? true : undefined));
  expectStatus(await partner.get(id), 404, 'getSubscription of one that was deleted');
  const versions = versionsOf(sink.events(), conferenceId);
  await sink.stop();
  return { versions, lastVersion: version, deliveries: deliveries.length };
};

export type ExpiringSubscription = { readonly id: string; readonly hasEnded: (withinMs?: number) => Promise<void> };

/** Its end is further away than any other wait, so a schedule triggers it. */
export const letSubscriptionExpire = async (deployment: Deployment, inMs: number, clientId = 'guest'): Promise<ExpiringSubscription> => {
  const expiresAt = new Date(Date.now() + inMs).toISOString();
  const subscribed = await subscribe(partnerOf(deployment, clientId), { subscriptionExpireTime: expiresAt });
  return {
    id: subscribed.id,
    hasEnded: async (withinMs) => {
      const endReason = () => Promise.resolve(endReasonOf(subscribed));
      const reason = await eventuallyInStory('the event that a subscription has expired', endReason, withinMs);
      if (reason !== 'SUBSCRIPTION_EXPIRED') throw new Error(`A subscription ended with ${reason}`);
      await subscribed.sink.stop();
    },
  };
};
