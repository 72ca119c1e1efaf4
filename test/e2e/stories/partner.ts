/** A partner's requests, by the names of the operations. It may see all conferences but no numbers. */
import type { Delivery } from '../../../schemas/delivery';
import type { NewSubscription, Subscription } from '../../../schemas/subscription';
import { type ApiAnswer, type ApiRequest, expectStatus, sendAs } from './api-client';
import type { Deployment } from './deployment';
import { eventuallyInStory } from './eventually-in-story';

type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string };

export const partnerOf = (deployment: Deployment, clientId = 'partner') => {
  const send = <Body>(request: ApiRequest): Promise<ApiAnswer<Body>> =>
    sendAs<Body>(deployment, { clientId, scopes: ['subscriptions:manage', 'conferences:all'] }, request);
  const path = (id: string): string => `/v1/subscriptions/${id}`;
  return {
    subscribe: (sink: string, types = ['rollcall.*'], config: object = {}) =>
      send<NewSubscription>({ method: 'POST', path: '/v1/subscriptions', json: { protocol: 'HTTP', sink, types, config } }),
    get: (id: string) => send<Subscription>({ path: path(id) }),
    deliveries: (id: string) => send<Page<Delivery>>({ path: `${path(id)}/deliveries?limit=100` }),
    recover: (id: string, since: string) => send<undefined>({ method: 'POST', path: `${path(id)}/recover`, json: { since } }),
    test: (id: string) => send<Delivery>({ method: 'POST', path: `${path(id)}/test` }),
    activate: (id: string) => send<Subscription>({ method: 'POST', path: `${path(id)}/activate` }),
  };
};

export type Partner = ReturnType<typeof partnerOf>;

export const untilActive = (partner: Partner, id: string): Promise<Subscription> =>
  eventuallyInStory('an active subscription', async () => {
    const subscription = expectStatus(await partner.get(id), 200, 'getSubscription');
    return subscription.status === 'ACTIVE' ? subscription : undefined;
  });

/** Waits until the log is as the story expects. */
export const untilDeliveries = (
  partner: Partner,
  id: string,
  what: string,
  holds: (deliveries: readonly Delivery[]) => boolean,
): Promise<readonly Delivery[]> =>
  eventuallyInStory(what, async () => {
    const { items } = expectStatus(await partner.deliveries(id), 200, 'listDeliveries');
    return holds(items) ? items : undefined;
  });
