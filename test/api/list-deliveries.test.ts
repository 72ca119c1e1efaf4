import { listDeliveriesHandler } from '../../functions/partners/subscriptions/list-deliveries';
import { listDeliveries } from '../../schemas/api/subscriptions';
import { DeliveryPage, DeliveryStatus } from '../../schemas/delivery';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { aDelivery, aSubscription, partnerContract, type Subscribed } from './support/subscriptions';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const list = sender(listDeliveries, listDeliveriesHandler, () => api);

const arrange = async () => {
  const { initiator, caller, params } = await aSubscription(api);
  return { initiator, request: { caller, params } };
};

type Page = ReturnType<typeof DeliveryPage.parse>;

const page = async ({ caller, params }: Subscribed, query?: Record<string, string>): Promise<Page> =>
  DeliveryPage.parse(JSON.parse((await list.send({ caller, params, ...(query && { query }) })).body));

const pages = async (subscribed: Subscribed, query: Record<string, string>): Promise<string[][]> => {
  const found: string[][] = [];
  let cursor: string | undefined;
  do {
    const next: Page = await page(subscribed, { ...query, ...(cursor !== undefined && { cursor }) });
    found.push(next.items.map(({ id }) => id));
    cursor = next.nextCursor;
  } while (cursor !== undefined);
  return found;
};

/** One of each status, a second apart; the newest event first. */
const log = async (subscribed: Subscribed) => {
  const made = [];
  for (const [index, status] of DeliveryStatus.options.entries()) {
    made.unshift(await aDelivery(api, subscribed, { status, afterMs: index * 1_000 }));
  }
  return made;
};

describeOperation({ sender: list, arrange, ...partnerContract(() => api) }, () => {
  it('answers the outcome of each event and attempt, but not the event', async () => {
    const subscribed = await aSubscription(api);
    const at = new Date(api.clock.now).toISOString();
    const attempts = [
      { at, durationMs: 15_000, status: null, error: 'timed-out' as const },
      { at, durationMs: 80, status: 301, error: 'redirected' as const },
      { at, durationMs: 81, status: 204, error: null },
    ];
    const delivery = await aDelivery(api, subscribed, {
      status: 'succeeded',
      attempts,
      round: 2,
      tries: 1,
      body: '{"phoneNumber":"+15550100"}',
    });
    const waiting = await aDelivery(api, subscribed, { afterMs: 1, nextAttemptAt: api.clock.now + 5_000 });
    const { eventId, eventType } = delivery;
    expect(await page(subscribed)).toEqual({
      items: [
        {
          id: waiting.id,
          eventId: waiting.eventId,
          eventType,
          status: 'pending',
          createdAt: at,
          nextAttemptAt: new Date(api.clock.now + 5_000).toISOString(),
          attempts: [],
        },
        { id: delivery.id, eventId, eventType, status: 'succeeded', createdAt: at, nextAttemptAt: null, attempts },
      ],
    });
  });

  it.each(['1', '3', '4', '100'])('answers each delivery once, newest first, in pages of %s', async (limit) => {
    const subscribed = await aSubscription(api);
    const made = await log(subscribed);
    await log(await aSubscription(api));
    expect((await pages(subscribed, { limit })).flat()).toEqual(made.map(({ id }) => id));
  });

  it.each(DeliveryStatus.options)('answers the deliveries that are %s', async (status) => {
    const subscribed = await aSubscription(api);
    const made = await log(subscribed);
    const expected = made.filter((each) => each.status === status).map(({ id }) => id);
    expect((await page(subscribed, { status })).items.map(({ id }) => id)).toEqual(expected);
    expect((await pages(subscribed, { status, limit: '1' })).flat()).toEqual(expected);
  });

  it('gives a cursor with a page that a filter leaves empty, if the log goes on', async () => {
    const subscribed = await aSubscription(api);
    const oldest = await aDelivery(api, subscribed, { status: 'failed' });
    for (let step = 1; step <= 12; step += 1) await aDelivery(api, subscribed, { afterMs: step });
    const query = { status: 'failed', limit: '1' };
    expect(await page(subscribed, query)).toEqual({ items: [], nextCursor: expect.any(String) as string });
    expect((await pages(subscribed, query)).flat()).toEqual([oldest.id]);
  });

  it.each([
    ['an unknown status', { status: 'lost' }],
    ['a limit of 101', { limit: '101' }],
    ['an unknown cursor', { cursor: 'dlv_x' }],
  ])('refuses %s', async (_what, query) => {
    const { initiator, caller, params } = await aSubscription(api);
    expect(await refused({ sender: list }, initiator, { caller, params, query })).toBeProblem('INVALID_ARGUMENT');
  });

  it('finds nothing once the subscription is deleted', async () => {
    const { initiator, caller, params } = await aSubscription(api, { status: 'DELETED' });
    expect(await refused({ sender: list }, initiator, { caller, params })).toBeProblem('NOT_FOUND');
  });
});
