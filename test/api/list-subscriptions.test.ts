import { listSubscriptionsHandler } from '../../functions/partners/subscriptions/list-subscriptions';
import { listSubscriptions } from '../../schemas/api/subscriptions';
import { SubscriptionPage } from '../../schemas/subscription';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { aSubscription, partnerContract } from './support/subscriptions';

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

const page = async (clientId: string, query?: Record<string, string>): Promise<Page> => {
  const answer = await list.send({ caller: { clientId, phoneNumber: null }, ...(query && { query }) });
  return SubscriptionPage.parse(JSON.parse(answer.body));
};

/** So many of a client, a second apart; ids are the newest first. */
const many = async (count: number, clientId = newClient()) => {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    api.clock.now += 1_000;
    ids.unshift((await aSubscription(api, { clientId })).subscription.id);
  }
  return { clientId, ids };
};

describeOperation({ sender: list, arrange, ...partnerContract(() => api) }, () => {
  describe('the list', () => {
    it("answers the client's own, newest first", async () => {
      const [mine, theirs] = [await many(3), await many(2)];
      expect((await page(mine.clientId)).items.map(({ id }) => id)).toEqual(mine.ids);
      expect((await page(theirs.clientId)).items.map(({ id }) => id)).toEqual(theirs.ids);
      expect(await page(newClient())).toEqual({ items: [] });
    });

    it.each([1, 2, 5, 6])('answers each once, in pages of %i', async (limit) => {
      const { clientId, ids } = await many(5);
      const found: string[][] = [];
      let cursor: string | undefined;
      do {
        const next: Page = await page(clientId, { limit: String(limit), ...(cursor !== undefined && { cursor }) });
        found.push(next.items.map(({ id }) => id));
        cursor = next.nextCursor;
      } while (cursor !== undefined);
      expect(found.flat()).toEqual(ids);
      expect(found.every((each) => each.length > 0 && each.length <= limit)).toBe(true);
    });

    it('shows expired subscriptions as expired, and no deleted ones', async () => {
      const clientId = newClient();
      await aSubscription(api, { clientId, status: 'DELETED' });
      await aSubscription(api, { clientId, status: 'EXPIRED' });
      await aSubscription(api, { clientId, status: 'INACTIVE' });
      const subscriptionExpireTime = new Date(api.clock.now + 1_000).toISOString();
      await aSubscription(api, { clientId, request: { config: { subscriptionExpireTime } } });
      api.clock.now += 1_000;
      const { items } = await page(clientId);
      expect(items.map(({ status, inactiveReason }) => `${status} ${String(inactiveReason)}`).sort()).toEqual([
        'EXPIRED null',
        'EXPIRED null',
        'INACTIVE failing',
      ]);
    });

    it('takes two requests', async () => {
      const { clientId } = await many(3);
      const before = api.requests.length;
      await page(clientId);
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

    it("to show another client's subscriptions for their cursor", async () => {
      const [mine, theirs] = [await many(2), await many(3)];
      const { nextCursor = '' } = await page(theirs.clientId, { limit: '1' });
      const found = (await page(mine.clientId, { cursor: nextCursor })).items.map(({ id }) => id);
      expect(mine.ids).toEqual(expect.arrayContaining(found));
    });
  });
});
