import { ownerOf } from '../../domain/subscription/owner';
import { EVERYONE } from '../../domain/subscription/record';
import { listSubscriptionsHandler } from '../../functions/partners/subscriptions/list-subscriptions';
import { listSubscriptions } from '../../schemas/api/subscriptions';
import { SubscriptionPage } from '../../schemas/subscription';
import type { EventCaller } from '../support/api-event';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { aSubscription, partnerContract, type Subscribed } from './support/subscriptions';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const list = sender(listSubscriptions, listSubscriptionsHandler, () => api);

let clients = 0;
const newClient = (): string => `client-${String((clients += 1))}`;

const arrange = async () => {
  const { initiator, caller } = await aSubscription(api);
  return { initiator, request: { caller } };
};

type Page = ReturnType<typeof SubscriptionPage.parse>;

type Made = Pick<Subscribed, 'caller'>;

const newOwner = (): Made => ({ caller: { clientId: newClient(), phoneNumber: api.newNumber() } });

const page = async ({ caller }: { readonly caller: EventCaller }, query?: Record<string, string>): Promise<Page> => {
  const answer = await list.send({ caller, ...(query && { query }) });
  return SubscriptionPage.parse(JSON.parse(answer.body));
};

const make = ({ caller: { clientId, phoneNumber: initiator } }: Made, fields: Parameters<typeof aSubscription>[1] = {}) =>
  aSubscription(api, { clientId, initiator, ...fields });

/** So many of an owner, a second apart; ids are the newest first. */
const many = async (count: number, owner = newOwner()) => {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    api.clock.now += 1_000;
    ids.unshift((await make(owner)).subscription.id);
  }
  return { ...owner, ids };
};

describeOperation({ sender: list, arrange, ...partnerContract(() => api) }, () => {
  describe('the list', () => {
    it("answers the caller's own, newest first", async () => {
      const [mine, theirs] = [await many(3), await many(2)];
      expect((await page(mine)).items.map(({ id }) => id)).toEqual(mine.ids);
      expect((await page(theirs)).items.map(({ id }) => id)).toEqual(theirs.ids);
      expect(await page(newOwner())).toEqual({ items: [] });
    });

    it('answers nothing of the same client to another number, to the client itself or for the same name in another claim', async () => {
      const { caller } = await many(1);
      const others: readonly EventCaller[] = [
        { ...caller, phoneNumber: api.newNumber() },
        { ...caller, phoneNumber: null, scopes: [...listSubscriptions.scopes, 'conferences:all'] },
        { ...caller, phoneNumber: null },
        { ...caller, claims: { client_id: undefined, azp: caller.clientId } },
        { ...caller, claims: { client_id: undefined, sub: caller.clientId } },
      ];
      for (const other of others) expect(await page({ caller: other })).toEqual({ items: [] });
    });

    it('answers those for the number and those made with conferences:all to whoever has both', async () => {
      const { caller, ids } = await many(2);
      const owner = ownerOf(`client_id:${caller.clientId}`, EVERYONE);
      const { id } = (await make({ caller }, { owner })).subscription;
      const scopes = [...listSubscriptions.scopes, 'conferences:all'];
      const shown = async (who: EventCaller) => (await page({ caller: who })).items.map((each) => each.id);
      expect(await shown({ ...caller, scopes })).toEqual(expect.arrayContaining([...ids, id]));
      expect(await shown({ ...caller, phoneNumber: null, scopes })).toEqual([id]);
      expect(await shown(caller)).toEqual(ids);
    });

    it.each([1, 2, 5, 6])('answers each once, in pages of %i', async (limit) => {
      const mine = await many(5);
      const found: string[][] = [];
      let cursor: string | undefined;
      do {
        const next: Page = await page(mine, { limit: String(limit), ...(cursor !== undefined && { cursor }) });
        found.push(next.items.map(({ id }) => id));
        cursor = next.nextCursor;
      } while (cursor !== undefined);
      expect(found.flat()).toEqual(mine.ids);
      expect(found.every((each) => each.length > 0 && each.length <= limit)).toBe(true);
    });

    it('shows expired subscriptions as expired, and no deleted ones', async () => {
      const owner = newOwner();
      for (const status of ['DELETED', 'EXPIRED', 'INACTIVE'] as const) await make(owner, { status });
      const subscriptionExpireTime = new Date(api.clock.now + 1_000).toISOString();
      await make(owner, { request: { config: { subscriptionExpireTime } } });
      api.clock.now += 1_000;
      const { items } = await page(owner);
      expect(items.map(({ status, inactiveReason }) => `${status} ${String(inactiveReason)}`).sort()).toEqual([
        'EXPIRED null',
        'EXPIRED null',
        'INACTIVE failing',
      ]);
    });

    it('takes two requests', async () => {
      const mine = await many(3);
      const before = api.requests.length;
      await page(mine);
      expect(api.requests.slice(before)).toEqual([
        { table: 'records', action: 'Query' },
        { table: 'records', action: 'BatchGetItem' },
      ]);
    });
  });

  describe('refuses', () => {
    it.each([
      ['a limit of 0', { limit: '0' }],
      ['a limit of 101', { limit: '101' }],
      ['an unknown cursor', { cursor: 'sub_x' }],
      ['the id of a subscription for a cursor', { cursor: `sub_${'0'.repeat(32)}` }],
      ['a cursor of 513 characters', { cursor: 'x'.repeat(513) }],
    ])('%s', async (_what, query) => {
      const { initiator, caller } = await aSubscription(api);
      expect(await refused({ sender: list }, initiator, { caller, query })).toBeProblem('INVALID_ARGUMENT');
    });

    it("to show another owner's subscriptions for their cursor", async () => {
      const [mine, theirs] = [await many(2), await many(3)];
      const { nextCursor = '' } = await page(theirs, { limit: '1' });
      const found = (await page(mine, { cursor: nextCursor })).items.map(({ id }) => id);
      expect(mine.ids).toEqual(expect.arrayContaining(found));
    });
  });
});
