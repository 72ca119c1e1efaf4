import { secretsFor } from '../../functions/partners/deliveries/subscription-secret';
import { rotateSubscriptionSecretHandler } from '../../functions/partners/subscriptions/rotate-subscription-secret';
import { rotateSubscriptionSecret } from '../../schemas/api/subscriptions';
import { DAY_MS, HOUR_MS } from '../../schemas/durations';
import { RotatedSecret } from '../../schemas/subscription';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender, type SendOptions } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { aSubscription, kept, partnerContract, type Subscribed, subscriptionsWith } from './support/subscriptions';

const HASH_KEY = 'the-hash-key-of-the-tests';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const rotate = sender(rotateSubscriptionSecret, rotateSubscriptionSecretHandler, () => api);

const arrange = async () => {
  const { initiator, caller, params } = await aSubscription(api);
  return { initiator, request: { caller, params } };
};

const send = async ({ caller, params }: Subscribed, options: SendOptions = {}) =>
  RotatedSecret.parse(JSON.parse((await rotate.send({ caller, params, ...options })).body));

/** What signs deliveries now. */
const signing = async (subscribed: Subscribed) => secretsFor(HASH_KEY, await kept(api, subscribed), api.clock.now);

describeOperation({ sender: rotate, arrange, ...partnerContract(() => api) }, () => {
  it('answers a new secret; the previous one also signs for a day', async () => {
    const subscribed = await aSubscription(api);
    const [first] = await signing(subscribed);
    const rotated = await send(subscribed);
    expect(rotated.secret).not.toBe(first);
    expect(rotated.previousSecretValidUntil).toBe(new Date(api.clock.now + DAY_MS).toISOString());
    expect(await signing(subscribed)).toEqual([rotated.secret, first]);
    api.clock.now += DAY_MS;
    expect(await signing(subscribed)).toEqual([rotated.secret]);
  });

  it('keeps only the last of the previous secrets after two rotations within a day', async () => {
    const subscribed = await aSubscription(api);
    const second = await send(subscribed);
    api.clock.now += HOUR_MS;
    const third = await send(subscribed);
    expect(await signing(subscribed)).toEqual([third.secret, second.secret]);
    expect(third.previousSecretValidUntil).toBe(new Date(api.clock.now + DAY_MS).toISOString());
  });

  it('rotates once if the answer to its write is lost', async () => {
    const subscribed = await aSubscription(api);
    let writes = 0;
    const store = subscriptionsWith(api.subscriptionStore, {
      change: async (...given) => {
        const changed = await api.subscriptionStore.change(...given);
        return (writes += 1) === 1 ? undefined : changed;
      },
    });
    const rotated = await send(subscribed, { deps: { subscriptionStore: store } });
    expect(await kept(api, subscribed)).toMatchObject({ secretGeneration: 2 });
    expect((await signing(subscribed))[0]).toBe(rotated.secret);
  });

  it('rotates for each subject whose keys are the same', async () => {
    const subscribed = await aSubscription(api);
    const by = (sub: string) =>
      send(subscribed, { headers: { 'idempotency-key': '"1"' }, caller: { ...subscribed.caller, claims: { sub } } });
    const [ada, ben] = [await by('ada'), await by('ben')];
    expect(ben.secret).not.toBe(ada.secret);
    expect(await kept(api, subscribed)).toMatchObject({ secretGeneration: 3 });
  });

  const withKey = (key: string): SendOptions => ({ headers: { 'idempotency-key': key } });
  /** As a function that stops before its answer is kept: its key can be used again. */
  const stopping: SendOptions['deps'] = {
    idempotency: async (_request, _context, run) => {
      await run();
      throw new Error('stopped here');
    },
  };

  it('does not rotate again when it is repeated with its key', async () => {
    const subscribed = await aSubscription(api);
    const [first, again] = [await send(subscribed, withKey('a')), await send(subscribed, withKey('a'))];
    expect(again).toEqual(first);
    expect(await kept(api, subscribed)).toMatchObject({ secretGeneration: 2 });
  });

  it('does not rotate again with its key if the function stopped before the answer was kept', async () => {
    const subscribed = await aSubscription(api);
    const [original] = await signing(subscribed);
    const { caller, params } = subscribed;
    expect((await rotate.send({ caller, params, ...withKey('b'), deps: stopping })).statusCode).toBe(500);
    api.clock.now += HOUR_MS;
    const rotated = await send(subscribed, withKey('b'));
    expect(await signing(subscribed)).toEqual([rotated.secret, original]);
    expect(rotated.previousSecretValidUntil).toBe(new Date(api.clock.now + 23 * HOUR_MS).toISOString());
  });

  it.each([
    ['with another key', withKey('d'), 1],
    ['without a key', {}, 1],
    ['with the same key a day later, when it is another request', withKey('c'), DAY_MS],
  ] as const)('rotates again for a request %s', async (_how, options, afterMs) => {
    const subscribed = await aSubscription(api);
    const { caller, params } = subscribed;
    await rotate.send({ caller, params, ...withKey('c'), deps: stopping });
    api.clock.now += afterMs;
    await send(subscribed, options);
    expect(await kept(api, subscribed)).toMatchObject({ secretGeneration: 3 });
  });

  it('rotates twice for two simultaneous requests', async () => {
    const subscribed = await aSubscription(api);
    const later = { deps: { clock: () => api.clock.now + 1 } };
    const secrets = (await Promise.all([send(subscribed), send(subscribed, later)])).map(({ secret }) => secret);
    expect(await kept(api, subscribed)).toMatchObject({ secretGeneration: 3 });
    expect([...(await signing(subscribed))].sort()).toEqual(secrets.sort());
  });

  it('does not find a deleted subscription', async () => {
    const { initiator, caller, params } = await aSubscription(api, { status: 'DELETED' });
    expect(await refused({ sender: rotate }, initiator, { caller, params })).toBeProblem('NOT_FOUND');
  });
});
