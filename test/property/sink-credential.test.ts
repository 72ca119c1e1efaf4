/** The access token for a sink reaches that sink and nobody else, whatever the token is and whatever goes wrong. */
import * as fc from 'fast-check';
import { encodeSubscription } from '../../functions/adapters/dynamodb/subscription-item';
import { attemptDelivery } from '../../functions/partners/deliveries/attempt';
import { createSubscriptionHandler } from '../../functions/partners/subscriptions/create-subscription';
import { listSubscriptionsHandler } from '../../functions/partners/subscriptions/list-subscriptions';
import type { ApiResult } from '../../functions/ports/idempotency';
import { identityOf } from '../../functions/runtime/identity';
import { createSubscription, listSubscriptions } from '../../schemas/api/subscriptions';
import { HOUR_MS } from '../../schemas/durations';
import { apiEvent, lambdaContext } from '../support/api-event';
import { httpDeps } from '../support/http-deps';
import { aDelivery, memoryPartnerDeps } from '../support/memory-partner-deps';
import { runs } from '../support/property-runs';
import { shows } from '../support/shows';

/** Long enough not to occur by chance. */
const token = fc
  .array(fc.integer({ min: 0x21, max: 0x7e }), { minLength: 16, maxLength: 300 })
  .map((codes) => String.fromCharCode(...codes));

const SINK = 'https://partner.example/hooks';

const given = () => {
  const http = httpDeps();
  const partners = memoryPartnerDeps();
  partners.time.now = http.clock();
  const { all } = partners.subscriptionStore;
  const deps = {
    ...partners,
    ...http,
    settings: partners.settings,
    clock: partners.clock,
    subscriptionStore: { ...partners.subscriptionStore, list: async () => ({ subscriptions: [...all.values()] }) },
    identity: async () => identityOf('a hash key'),
  };
  return { deps, partners, lines: http.lines };
};

const requestWith = (accessToken: unknown, now: number) => ({
  protocol: 'HTTP',
  sink: SINK,
  types: ['rollcall.*'],
  sinkCredential: {
    credentialType: 'ACCESSTOKEN',
    accessToken,
    accessTokenExpiresUtc: new Date(now + HOUR_MS).toISOString(),
    accessTokenType: 'bearer',
  },
});
type Request = ReturnType<typeof requestWith>;

const create = (deps: ReturnType<typeof given>['deps'], body: unknown): Promise<ApiResult> =>
  createSubscriptionHandler(deps)(
    apiEvent({ operation: createSubscription, body, headers: { 'idempotency-key': '"once"' } }),
    lambdaContext(),
  );

it('a token is sent to its sink as it is, and is shown by nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(token, fc.constantFrom(204, 401, 410, 500), async (secret, status) => {
      const { deps, partners, lines } = given();
      const created = await create(deps, requestWith(secret, partners.time.now));
      expect(created.statusCode).toBe(201);
      const [subscription] = partners.subscriptionStore.all.values();
      if (!subscription) throw new Error('Nothing was created');
      partners.script.answer = () => ({ status, error: status === 204 ? null : 'refused', durationMs: 1 });
      for (const eventType of ['rollcall.subscription.started.v1', 'rollcall.participant.joined.v1'])
        await attemptDelivery(deps, subscription, await aDelivery(partners, subscription, { eventType }));
      const listed = await listSubscriptionsHandler(deps)(apiEvent({ operation: listSubscriptions }), lambdaContext());

      expect(partners.posted.map(({ headers }) => headers['authorization'])).toEqual([`Bearer ${secret}`, `Bearer ${secret}`]);
      const sentElse = partners.posted.map(({ url, body, headers: { authorization: _token, ...others } }) => ({ url, body, others }));
      const stored = [...partners.subscriptionStore.all.values()].map(encodeSubscription);
      const told = [created, listed, lines, partners.lines, partners.published, partners.queues.sent, partners.scheduled];
      expect(shows([sentElse, stored, partners.deliveryStore.all, told], secret)).toBe(false);
    }),
    { numRuns: runs(200) },
  );
});

type Damage = (request: Request) => unknown;
const credentialWith =
  (over: object): Damage =>
  (request) => ({ ...request, sinkCredential: { ...request.sinkCredential, ...over } });

/** Each is refused, with the token in it where it may not be. */
const damages: readonly Damage[] = [
  credentialWith({ credentialType: 'PRIVATE_KEY_JWT' }),
  credentialWith({ accessTokenType: 'mac' }),
  credentialWith({ accessTokenExpiresUtc: '2026-11-23T08:00:00Z' }),
  ({ sinkCredential: { accessToken, ...others }, ...request }) => ({ ...request, sinkCredential: { ...others, token: accessToken } }),
  ({ sinkCredential: { accessToken, ...others }, ...request }) => ({ ...request, sinkCredential: { ...others, [String(accessToken)]: 1 } }),
  (request) => credentialWith({ credentialType: request.sinkCredential.accessToken })(request),
  (request) => credentialWith({ accessTokenType: request.sinkCredential.accessToken })(request),
  (request) => credentialWith({ accessTokenExpiresUtc: request.sinkCredential.accessToken })(request),
  (request) => credentialWith({ accessToken: `${String(request.sinkCredential.accessToken)}\r\nx: y` })(request),
  (request) => credentialWith({ accessToken: String(request.sinkCredential.accessToken).padEnd(4_097, 'x') })(request),
  (request) => ({ ...request, sinkCredential: request.sinkCredential.accessToken }),
  (request) => ({ ...request, types: [request.sinkCredential.accessToken] }),
  (request) => ({ ...request, sink: 'http://partner.example/' }),
  (request) => `${JSON.stringify(request)}}`,
];

/** Tokens that could be names of members. */
const namesLikeMembers = ['abcdefghijklmnop', 'AAA000---00000A0'];

it('a refusal does not repeat a token, wherever it stands', async () => {
  await fc.assert(
    fc.asyncProperty(token, fc.constantFrom(...damages), async (secret, damage) => {
      const { deps, partners, lines } = given();
      const answer = await create(deps, damage(requestWith(secret, partners.time.now)));
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
      expect(partners.subscriptionStore.all.size).toBe(0);
      expect(shows([answer, lines, partners.lines, partners.queues.sent], secret)).toBe(false);
    }),
    { numRuns: runs(300, 60), examples: namesLikeMembers.flatMap((secret) => damages.map((damage): [string, Damage] => [secret, damage])) },
  );
});
