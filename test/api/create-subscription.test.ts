import { gunzipSync } from 'node:zlib';
import { EVERYONE } from '../../domain/subscription/record';
import { seenBy } from '../../domain/subscription/subscription-id';
import { SubscriptionTask } from '../../functions/messaging/partner-messages';
import { createSubscriptionHandler } from '../../functions/partners/subscriptions/create-subscription';
import { createSubscription } from '../../schemas/api/subscriptions';
import { DAY_MS, MINUTE_MS } from '../../schemas/durations';
import { NewSubscription } from '../../schemas/subscription';
import { noIdempotency } from '../support/http-deps';
import { shows } from '../support/shows';
import { describeOperation, refused } from './support/keeps-the-contract';
import { problemIn, sender, type SendOptions } from './support/sender';
import { type Api, type ApiDeps, startApi } from './support/start-api';
import { aSubscription, CLIENT, kept, ownedBy, partnerContract, SINK, subscriptionsWith } from './support/subscriptions';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const create = sender(createSubscription, createSubscriptionHandler, () => api);

const body = { protocol: 'HTTP', sink: SINK, types: ['rollcall.participant.*', 'rollcall.conference.ended.v1'] };
let clients = 0;
const newClient = (): string => `client-${String((clients += 1))}`;

/** A user's app, unless asked otherwise: it sees that user's conferences. */
const requestOf = (caller: SendOptions['caller'] = {}, fields: object = {}): SendOptions & { readonly caller: object } => ({
  caller: { clientId: newClient(), phoneNumber: api.newNumber(), ...caller },
  body: { ...body, ...fields },
});

const arrange = async () => {
  const initiator = api.newNumber();
  return { initiator, request: requestOf({ phoneNumber: initiator }), otherBody: { ...body, types: ['rollcall.conference.*'] } };
};

const subscribe = async (request: SendOptions): Promise<NewSubscription> => {
  const answer = await create.send(request);
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return NewSubscription.parse(JSON.parse(answer.body));
};

const recordOf = (id: string) => kept(api, { subscription: { id } } as Parameters<typeof kept>[1]);
const conferenceOf = (phoneNumber: string): string => `conf_${api.identity.initiatorKey(phoneNumber)}${'0'.repeat(18)}`;
const scoped = (...scopes: string[]) => ({ scopes: ['subscriptions:manage', ...scopes] });

const TOKEN = 'mF_9.B5f-4.1JqM|of+a/partner~';
const credential = (over: object = {}) => ({
  credentialType: 'ACCESSTOKEN',
  accessToken: TOKEN,
  accessTokenExpiresUtc: new Date(api.clock.now + DAY_MS).toISOString(),
  accessTokenType: 'bearer',
  ...over,
});

/** Each of these fails once, where the function may stop; what was written before stays. */
const stops: readonly (readonly [string, (error: Error) => Partial<ApiDeps>])[] = [
  [
    'before it is kept',
    (error) => ({ subscriptionStore: subscriptionsWith(api.subscriptionStore, { create: async () => Promise.reject(error) }) }),
  ],
  [
    'when it is kept',
    (error) => ({
      subscriptionStore: subscriptionsWith(api.subscriptionStore, {
        create: async (...given) => {
          await api.subscriptionStore.create(...given);
          throw error;
        },
      }),
    }),
  ],
  ['when what follows is asked for', (error) => ({ queues: { send: async () => Promise.reject(error), retryIn: async () => undefined } })],
];

describeOperation({ sender: create, arrange, failing: partnerContract(() => api).failing }, () => {
  describe('the answer', () => {
    it('holds the subscription, its location and its secret', async () => {
      const answer = await create.send(requestOf());
      const created = NewSubscription.parse(JSON.parse(answer.body));
      expect(answer.headers['location']).toBe(`/v1/subscriptions/${created.id}`);
      expect(created).toEqual({
        id: created.id,
        ...body,
        config: { subscriptionDetail: {}, initialEvent: false },
        status: 'ACTIVATION_REQUESTED',
        inactiveReason: null,
        startsAt: new Date(api.clock.now).toISOString(),
        secret: created.secret,
      });
      expect(Buffer.from(created.secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
    });

    it('accepts every member of a request, and names each type once', async () => {
      const phoneNumber = api.newNumber();
      const config = {
        subscriptionDetail: { conferenceId: conferenceOf(phoneNumber) },
        subscriptionExpireTime: '2026-12-24T18:00:00+01:00',
        subscriptionMaxEvents: 500,
        initialEvent: true,
      };
      const created = await subscribe(requestOf({ phoneNumber }, { config, types: [...body.types, ...body.types] }));
      const expiresAt = '2026-12-24T17:00:00.000Z';
      expect(created).toMatchObject({ types: body.types, expiresAt, config: { ...config, subscriptionExpireTime: expiresAt } });
      expect(await recordOf(created.id)).toMatchObject({ maxEvents: 500, initialEvent: true, expiresAt: Date.parse(expiresAt) });
    });

    it('stores no secret, and gives every subscription its own', async () => {
      const request = requestOf();
      const [first, second] = [await subscribe({ ...request, headers: { 'idempotency-key': 'secret' } }), await subscribe(request)];
      expect(first.secret).not.toBe(second.secret);
      const answers = await api.keptAnswers();
      expect(answers.length).toBeGreaterThan(0);
      // What is only packed can be unpacked by whoever reads the table.
      answers.forEach((answer) => expect(() => gunzipSync(answer)).toThrow());
      expect(JSON.stringify(await api.records())).not.toContain(first.secret.slice('whsec_'.length));
    });

    it('stores no phone number', async () => {
      const phoneNumber = '+15558887777';
      await subscribe(requestOf({ phoneNumber }));
      expect(JSON.stringify(await api.records())).not.toContain('15558887777');
    });
  });

  describe('a token for the sink', () => {
    it('is stored sealed, and is in no answer, log or queue', async () => {
      const request = { ...requestOf({}, { sinkCredential: credential() }), headers: { 'idempotency-key': '"token"' } };
      const [created, repeated] = [await create.send(request), await create.send(request)];
      expect([created.statusCode, repeated.headers['idempotent-replayed']]).toEqual([201, 'true']);
      const { id, expiresAt } = NewSubscription.strict().parse(JSON.parse(created.body));
      expect(expiresAt).toBe(new Date(api.clock.now + DAY_MS - 5 * MINUTE_MS).toISOString());
      expect((await recordOf(id)).sealedToken?.length).toBeGreaterThan(TOKEN.length);
      const kept = [await api.records(), await api.keptAnswers(), api.lines, api.queued, api.published, api.scheduled];
      expect(shows(kept, id)).toBe(true);
      expect(shows([created, repeated, kept], TOKEN)).toBe(false);
    });

    it.each([
      ['type of credential', { credentialType: 'PRIVATE_KEY_JWT' }, 'INVALID_CREDENTIAL', 'credentialType'],
      ['type of token', { accessTokenType: 'mac' }, 'INVALID_TOKEN', 'accessTokenType'],
      ['member', { refreshToken: 'x' }, 'INVALID_ARGUMENT', ''],
      ['character', { accessToken: 'a b' }, 'INVALID_ARGUMENT', 'accessToken'],
      ['letter outside ASCII', { accessToken: 'ü' }, 'INVALID_ARGUMENT', 'accessToken'],
      ['length', { accessToken: 'x'.repeat(4_097) }, 'INVALID_ARGUMENT', 'accessToken'],
      ['lack of characters', { accessToken: '' }, 'INVALID_ARGUMENT', 'accessToken'],
      ['expiry', { accessTokenExpiresUtc: '2026-11-01T00:00:00Z' }, 'INVALID_ARGUMENT', 'accessTokenExpiresUtc'],
    ] as const)('is refused with another %s: %j', async (_what, over, code, member) => {
      const sinkCredential = credential(over);
      const answer = await refused({ sender: create }, api.newNumber(), requestOf({}, { sinkCredential }));
      expect(answer).toBeProblem(code);
      expect(problemIn(answer).errors).toMatchObject([{ pointer: member === '' ? '#/sinkCredential' : `#/sinkCredential/${member}` }]);
      expect(shows(answer, TOKEN)).toBe(false);
    });

    it('is refused as another type of credential even if the rest is missing', async () => {
      const sinkCredential = { credentialType: 'PRIVATE_KEY_JWT' };
      const answer = await refused({ sender: create }, api.newNumber(), requestOf({}, { sinkCredential }));
      expect(answer).toBeProblem('INVALID_CREDENTIAL');
    });

    it.each([
      ['http://partner.example/', true],
      ['http://10.0.0.1/', true],
      ['http://127.0.0.1/', false],
    ])('does not go over http to %s', async (sink, loopbackSinks) => {
      const request = requestOf({}, { sink, sinkCredential: credential() });
      expect(await create.send({ ...request, settings: { loopbackSinks } })).toBeProblem('SINK_NOT_ALLOWED');
    });

    it('goes over http to this machine, in a deployment that is only for trying things out', async () => {
      const request = requestOf({}, { sink: 'http://127.0.0.1:8080/', sinkCredential: credential() });
      expect((await create.send({ ...request, settings: { loopbackSinks: true } })).statusCode).toBe(201);
    });
  });

  describe('the task that follows', () => {
    it('starts the task that sends its first delivery and its event on the bus, and schedules its end', async () => {
      const queued = api.queued.length;
      const { id } = await subscribe(requestOf());
      const task = { task: 'created', subscriptionId: id };
      expect(api.queued.slice(queued)).toEqual([{ queue: 'subscription-tasks', messages: [{ body: task, group: id }] }]);
      expect(SubscriptionTask.parse(task)).toEqual(task);
    });
  });

  describe('what a subscription sees', () => {
    it("sees the conferences of the token's own number", async () => {
      const phoneNumber = api.newNumber();
      const { id } = await subscribe(requestOf({ phoneNumber }));
      expect(seenBy(id)).toBe(api.identity.initiatorKey(phoneNumber));
      expect((await api.subscriptionStore.watching(api.identity.initiatorKey(phoneNumber))).map((each) => each.id)).toEqual([id]);
    });

    it("sees everyone's with conferences:all, with or without a number", async () => {
      for (const phoneNumber of [null, api.newNumber()]) {
        const { id } = await subscribe(requestOf({ phoneNumber, ...scoped('conferences:all') }));
        expect(seenBy(id)).toBe(EVERYONE);
      }
    });

    it('is stored under the initiator if it names one conference', async () => {
      const initiator = api.newNumber();
      const config = { subscriptionDetail: { conferenceId: conferenceOf(initiator) } };
      const { id } = await subscribe(requestOf({ phoneNumber: null, ...scoped('conferences:all') }, { config }));
      expect(seenBy(id)).toBe(api.identity.initiatorKey(initiator));
    });

    it("does not see another initiator's conference: NOT_FOUND", async () => {
      const config = { subscriptionDetail: { conferenceId: conferenceOf(api.newNumber()) } };
      expect(await refused({ sender: create }, api.newNumber(), requestOf({}, { config }))).toBeProblem('NOT_FOUND');
    });

    it('is refused if the token sees nothing', async () => {
      expect(await refused({ sender: create }, api.newNumber(), requestOf({ phoneNumber: null }))).toBeProblem('INVALID_TOKEN_CONTEXT');
    });

    it.each([
      [['numbers:read'], true],
      [[], false],
      [['conferences:all'], false],
      [['conferences:all', 'numbers:read'], true],
    ])('with the scopes %j sees numbers: %s', async (scopes, seesNumbers) => {
      const { id } = await subscribe(requestOf(scoped(...scopes)));
      expect(await recordOf(id)).toMatchObject({ seesNumbers, secretGeneration: 1, heldSince: api.clock.now });
    });
  });

  describe('refuses', () => {
    it.each([
      ['ftp://partner.example/'],
      ['http://partner.example/'],
      ['https://user:secret@partner.example/'],
      ['https://partner.example/#hooks'],
      ['https://127.0.0.1/'],
      ['https://localhost/'],
      ['https://169.254.169.254/latest'],
      ['https://[::ffff:10.0.0.1]/'],
      ['partner.example'],
    ])('the sink %s, without repeating it', async (sink) => {
      const answer = await refused({ sender: create }, api.newNumber(), requestOf({}, { sink }));
      expect(answer).toBeProblem('SINK_NOT_ALLOWED');
      expect(problemIn(answer).errors).toMatchObject([{ pointer: '#/sink' }]);
      expect(answer.body).not.toContain('secret');
    });

    it('no sink on this machine if the deployment allows it', async () => {
      const request = requestOf({}, { sink: 'http://127.0.0.1:8080/hooks' });
      expect((await create.send({ ...request, settings: { loopbackSinks: true } })).statusCode).toBe(201);
    });

    it.each([
      ['now', 0],
      ['a minute ago', -MINUTE_MS],
      ['eleven years ahead', 11 * 365 * DAY_MS],
    ])('an end %s', async (_when, aheadMs) => {
      const config = { subscriptionExpireTime: new Date(api.clock.now + aheadMs).toISOString() };
      const answer = await refused({ sender: create }, api.newNumber(), requestOf({}, { config }));
      expect(answer).toBeProblem('INVALID_ARGUMENT');
      expect(problemIn(answer).errors).toMatchObject([{ pointer: '#/config/subscriptionExpireTime' }]);
    });

    it.each([
      ['another protocol', { protocol: 'MQTT5' }, '#/protocol'],
      ['an empty list of types', { types: [] }, '#/types'],
      ['an unknown type', { types: ['rollcall.conference.paused.v1'] }, '#/types/0'],
      ['a pattern that fits nothing', { types: ['rollcall.bridge.*'] }, '#/types/0'],
      ['a pattern in the middle', { types: ['rollcall.*.ended.v1'] }, '#/types/0'],
      ['a type of events about the subscription itself', { types: ['rollcall.subscription.ended.v1'] }, '#/types/0'],
      ['an unknown detail', { config: { subscriptionDetail: { initiator: 'x' } } }, '#/config/subscriptionDetail/initiator'],
      ['a limit of no events', { config: { subscriptionMaxEvents: 0 } }, '#/config/subscriptionMaxEvents'],
      ['a sink of 2,049 characters', { sink: `https://partner.example/${'x'.repeat(2_025)}` }, '#/sink'],
    ])('%s', async (_what, fields, pointer) => {
      const answer = await refused({ sender: create }, api.newNumber(), requestOf({}, fields));
      expect(answer).toBeProblem('INVALID_ARGUMENT');
      expect(problemIn(answer).errors).toMatchObject([{ pointer }]);
    });

    it('the 101st subscription of a client for a number, until one has ended', async () => {
      const [clientId, initiator] = [newClient(), api.newNumber()];
      const first = await aSubscription(api, { clientId, initiator });
      for (let count = 1; count < 100; count += 1) await aSubscription(api, { clientId, initiator });
      const answer = await refused({ sender: create }, initiator, requestOf({ clientId, phoneNumber: initiator }));
      expect(answer).toBeProblem('TOO_MANY_REQUESTS');
      expect(answer.headers['retry-after']).toBe('60');
      // Neither another number nor the client itself is concerned.
      await subscribe(requestOf({ clientId }));
      await subscribe(requestOf({ clientId, phoneNumber: initiator, ...scoped('conferences:all') }));
      await api.subscriptionStore.change(first.subscription.id, { status: 'EXPIRED' }, {});
      await subscribe(requestOf({ clientId, phoneNumber: initiator }));
    });
  });

  describe('a repeated request', () => {
    it.each(stops)('continues where the first attempt stopped %s', async (_when, failing) => {
      const [clientId, initiator] = [newClient(), api.newNumber()];
      const request = { ...requestOf({ clientId, phoneNumber: initiator }), headers: { 'idempotency-key': '"once"' } };
      const down = Object.assign(new Error('down'), { name: 'ThrottlingException' });
      expect(await create.send({ ...request, deps: failing(down) })).toBeProblem('UNAVAILABLE');
      api.clock.now += 5_000;
      const { id } = await subscribe(request);
      expect(
        (await api.subscriptionStore.list([ownedBy(api, { clientId, initiator })], { limit: 100 })).subscriptions.map((each) => each.id),
      ).toEqual([id]);
      expect(api.queued.at(-1)).toMatchObject({ messages: [{ body: { task: 'created', subscriptionId: id } }] });
    });

    it('creates another subscription for the same content a day later', async () => {
      const request = { ...requestOf(), headers: { 'idempotency-key': '"daily"' } };
      const first = await subscribe(request);
      api.clock.now += DAY_MS + 1;
      const second = await subscribe({ ...request, deps: { idempotency: noIdempotency } });
      expect(second.id).not.toBe(first.id);
    });

    it('does not confuse the keys of two clients', async () => {
      const phoneNumber = api.newNumber();
      const headers = { 'idempotency-key': '"shared"' };
      const [first, second] = [
        await subscribe({ ...requestOf({ phoneNumber }), headers }),
        await subscribe({ ...requestOf({ phoneNumber }), headers }),
      ];
      expect(second.id).not.toBe(first.id);
    });

    it.each([
      ['subject', { claims: { sub: 'ben' } }],
      ['token, which may see numbers', scoped('numbers:read')],
    ])('does not confuse the keys of one client with another %s', async (_what, other) => {
      const request = { ...requestOf(), headers: { 'idempotency-key': '"shared"' } };
      // Neither finds the answer of the other, nor its subscription.
      const deps = { idempotency: noIdempotency };
      const ids = [
        (await subscribe({ ...request, deps })).id,
        (await subscribe({ ...request, deps, caller: { ...request.caller, ...other } })).id,
      ];
      expect(new Set(ids).size).toBe(2);
    });

    it('creates another subscription each time without a key', async () => {
      const request = requestOf({ clientId: CLIENT });
      expect((await subscribe(request)).id).not.toBe((await subscribe(request)).id);
    });
  });
});
