/** What an operation of a partner costs at DynamoDB: requests of each kind, without an `Idempotency-Key`. */
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { DynamoDeliveryStore } from '../../functions/adapters/dynamodb/dynamo-delivery-store';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/dynamo-subscription-store';
import { DynamoWindowCounter } from '../../functions/adapters/dynamodb/dynamo-window-counter';
import type { HttpHandler } from '../../functions/http/http-handler';
import { startDelivery } from '../../functions/partners/deliveries/start-delivery';
import { activateSubscriptionHandler } from '../../functions/partners/subscriptions/activate-subscription';
import { type CreateDeps, createSubscriptionHandler } from '../../functions/partners/subscriptions/create-subscription';
import { deleteSubscriptionHandler } from '../../functions/partners/subscriptions/delete-subscription';
import { getSubscriptionHandler } from '../../functions/partners/subscriptions/get-subscription';
import type { RequestingDeps } from '../../functions/partners/subscriptions/limit-requested-events';
import { listDeliveriesHandler } from '../../functions/partners/subscriptions/list-deliveries';
import { listSubscriptionsHandler } from '../../functions/partners/subscriptions/list-subscriptions';
import { recoverDeliveriesHandler } from '../../functions/partners/subscriptions/recover-deliveries';
import { type RedeliverDeps, redeliverHandler } from '../../functions/partners/subscriptions/redeliver';
import { rotateSubscriptionSecretHandler } from '../../functions/partners/subscriptions/rotate-subscription-secret';
import { testSubscriptionHandler } from '../../functions/partners/subscriptions/test-subscription';
import { identityOf } from '../../functions/runtime/identity';
import * as api from '../../schemas/api/subscriptions';
import type { OperationSpec } from '../../schemas/operation';
import type { SubscriptionStatus } from '../../schemas/subscription';
import { theSettings } from '../api/support/settings';
import { apiEvent, type EventOptions, lambdaContext } from '../support/api-event';
import { httpDeps } from '../support/http-deps';
import { type Meter, type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';

const body = { protocol: 'HTTP', sink: 'https://partner.example/hooks', types: ['rollcall.participant.*'] };

const hashKey = async () => 'the-hash-key-of-the-tests';

type PartnersDeps = RequestingDeps & CreateDeps & RedeliverDeps;

let dynamo: MeteredDynamo;
let deps: PartnersDeps;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
  const http = httpDeps();
  deps = {
    ...http,
    settings: theSettings,
    hashKey,
    tokenSeal: aesGcmSeal(hashKey, 'tokens'),
    identity: async () => identityOf('the-hash-key-of-the-tests'),
    subscriptionStore: new DynamoSubscriptionStore(dynamo.client, 'records', http.clock, http.log),
    deliveryStore: new DynamoDeliveryStore(dynamo.client, 'records', {
      seal: aesGcmSeal(hashKey, 'deliveries'),
      retentionDays: theSettings.retentionDays,
      now: http.clock,
      log: http.log,
    }),
    requestCounter: new DynamoWindowCounter(dynamo.client, 'records', 'rate'),
    requestedEventCounter: new DynamoWindowCounter(dynamo.client, 'records', 'asks'),
    queues: { send: async () => undefined, retryIn: async () => undefined },
  };
});
afterAll(() => dynamo.stop());

type Operation = readonly [operation: OperationSpec, build: (deps: PartnersDeps) => HttpHandler, request?: Omit<EventOptions, 'operation'>];

const send = async ([operation, build, request]: Operation): Promise<string> => {
  const answer = await build(deps)(apiEvent({ operation, ...request }), lambdaContext());
  if (answer.statusCode >= 300) throw new Error(answer.body);
  return answer.body;
};

/** A new subscription in that status, and the id of a delivery of it. */
const arranged = async (status: SubscriptionStatus): Promise<{ subscriptionId: string; deliveryId: string }> => {
  const { id } = JSON.parse(await send([api.createSubscription, createSubscriptionHandler, { body }])) as { id: string };
  const subscription = { id, owner: 'the owner' };
  await deps.subscriptionStore.change(id, { status }, {});
  const event = { eventId: 'e', eventType: 'rollcall.participant.joined.v1', eventAt: deps.clock(), body: '{}' };
  return { subscriptionId: id, deliveryId: (await startDelivery(deps, subscription, event)).id };
};

it.each<readonly [string, SubscriptionStatus, Operation, Meter['requests']]>([
  ['createSubscription', 'ACTIVE', [api.createSubscription, createSubscriptionHandler, { body }], { PutItem: 2, Query: 1 }],
  ['listSubscriptions', 'ACTIVE', [api.listSubscriptions, listSubscriptionsHandler], { Query: 1, BatchGetItem: 1 }],
  ['getSubscription', 'ACTIVE', [api.getSubscription, getSubscriptionHandler], { GetItem: 1 }],
  ['deleteSubscription', 'ACTIVE', [api.deleteSubscription, deleteSubscriptionHandler], { GetItem: 1, UpdateItem: 2 }],
  ['rotateSubscriptionSecret', 'ACTIVE', [api.rotateSubscriptionSecret, rotateSubscriptionSecretHandler], { GetItem: 1, UpdateItem: 1 }],
  ['testSubscription', 'ACTIVE', [api.testSubscription, testSubscriptionHandler], { GetItem: 1, UpdateItem: 1, PutItem: 1 }],
  ['activateSubscription', 'INACTIVE', [api.activateSubscription, activateSubscriptionHandler], { GetItem: 1, UpdateItem: 2, PutItem: 1 }],
  ['listDeliveries', 'ACTIVE', [api.listDeliveries, listDeliveriesHandler], { GetItem: 1, Query: 1 }],
  ['redeliver', 'ACTIVE', [api.redeliver, redeliverHandler], { GetItem: 2, UpdateItem: 2 }],
  [
    'recoverDeliveries',
    'ACTIVE',
    [api.recoverDeliveries, recoverDeliveriesHandler, { body: { since: '2026-11-23T08:00:00Z' } }],
    { GetItem: 1, UpdateItem: 1 },
  ],
])('%s makes only the requests to DynamoDB that it needs', async (_name, status, [operation, build, request], requests) => {
  const ids = await arranged(status);
  const params = Object.fromEntries(Object.entries(ids).filter(([name]) => operation.path.includes(name)));
  const meter = await dynamo.metered(() => send([operation, build, { ...request, params }]));
  expect(meter.requests).toEqual(requests);
});
