import { tooManyRequests } from '../../../domain/errors';
import { newSubscription } from '../../../domain/subscription/new-subscription';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { checkSink } from '../../../domain/subscription/sink-url';
import { hasEnded } from '../../../domain/subscription/status';
import { subscriptionView } from '../../../domain/subscription/subscription-view';
import { createSubscription } from '../../../schemas/api/subscriptions';
import { DAY_MS } from '../../../schemas/durations';
import type { SubscriptionId } from '../../../schemas/subscription';
import { addressKind } from '../../http-client/address-kind';
import { httpHandler, type HttpRequest } from '../../http/http-handler';
import type { Deps, PartnerReadDeps } from '../../ports/deps';
import { queues, readingSubscriptions, sealedIdempotency, hashKey, tokenSeal } from '../../providers';
import { oldestKeyIn } from '../../runtime/hash-keys';
import { lambda } from '../../runtime/lambda';
import { sendTask } from '../deliveries/send-task';
import { sealToken } from '../deliveries/sink-token';
import { secretOf } from '../deliveries/subscription-secret';
import { newId, repeatedId } from './new-id';
import { subscriptionScopes } from './subscription-scope';

export type CreateDeps = PartnerReadDeps & Pick<Deps, 'idempotency' | 'settings' | 'hashKey' | 'tokenSeal' | 'queues'>;

const MAX_SUBSCRIPTIONS = 100;
/** One of the owner's subscriptions may end at any time, or never. So this is only a guess. */
const RETRY_AFTER_SECONDS = 60;
/** The time for which an `Idempotency-Key` stands for one request. */
const REPEATED_WITHIN_MS = DAY_MS;

type Request = HttpRequest<typeof createSubscription>;

/**
 * Whether an earlier attempt of this request created the subscription, rather than an earlier request with the same
 * content.
 */
const isOfThisRequest = (found: SubscriptionRecord, now: number): boolean =>
  !hasEnded(found, now) && found.startsAt > now - REPEATED_WITHIN_MS;

const findAny = async (
  { subscriptionStore }: CreateDeps,
  ids: readonly (SubscriptionId | undefined)[],
): Promise<readonly SubscriptionRecord[]> => {
  const found: SubscriptionRecord[] = [];
  for (const id of ids) {
    const subscription = id && (await subscriptionStore.find(id));
    if (subscription) found.push(subscription);
  }
  return found;
};

const createOrFind = async (deps: CreateDeps, { body, caller, raw }: Request, hashKey: string): Promise<SubscriptionRecord> => {
  const { subscriptionStore: store, randomId } = deps;
  const at = deps.clock();
  const identity = await deps.identity();
  const scopes = subscriptionScopes(identity, caller, body.config?.subscriptionDetail?.conferenceId);
  const [{ sees, alsoSees, owner }] = scopes;
  const seesNumbers = caller.scopes.includes('numbers:read');
  const { secret } = oldestKeyIn(hashKey);
  const repeated = scopes.map((scope) => repeatedId({ ...scope, secret, subject: caller.subject, seesNumbers, raw }));
  const found = await findAny(deps, repeated);
  const earlier = found.find((each) => isOfThisRequest(each, at));
  if (earlier) return earlier;
  const id = repeated[0] === undefined || found.length > 0 ? newId(sees, randomId) : repeated[0];
  const { sink, sinkCredential } = body;
  const sealedToken = sinkCredential && (await sealToken(deps, { id, sink }, sinkCredential.accessToken));
  const { version: secretKey } = identity;
  const subscription = newSubscription({ id, owner, seesNumbers, request: body, sealedToken, secretKey, alsoSees, at });
  if (!(await store.create(subscription, MAX_SUBSCRIPTIONS))) throw tooManyRequests(RETRY_AFTER_SECONDS);
  return subscription;
};

export const createSubscriptionHandler = (deps: CreateDeps) =>
  httpHandler(createSubscription, deps, async (request) => {
    checkSink(request.body.sink, { loopback: deps.settings.loopbackSinks, addressKind });
    const hashKey = await deps.hashKey();
    const subscription = await createOrFind(deps, request, hashKey);
    await sendTask(deps, { task: 'created', subscriptionId: subscription.id });
    const { id, secretGeneration, secretKey } = subscription;
    return {
      status: 201 as const,
      headers: { location: `/v1/subscriptions/${id}` },
      body: { ...subscriptionView(subscription, deps.clock()), secret: secretOf(hashKey, id, secretGeneration, secretKey) },
    };
  });

export const handler = lambda(createSubscriptionHandler, {
  ...readingSubscriptions,
  idempotency: sealedIdempotency,
  hashKey,
  tokenSeal,
  queues,
});
