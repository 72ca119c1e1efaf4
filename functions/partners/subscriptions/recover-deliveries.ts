import { subscriptionState } from '../../../domain/errors';
import { statusAt } from '../../../domain/subscription/status';
import { recoverDeliveries } from '../../../schemas/api/subscriptions';
import { httpHandler } from '../../http/http-handler';
import type { Deps, PartnerReadDeps } from '../../ports/deps';
import { idempotency, queues, readingSubscriptions, requestCounter } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { sendTask } from '../deliveries/send-task';
import { ownSubscription } from './own-subscription';

export type RecoverDeps = PartnerReadDeps & Pick<Deps, 'idempotency' | 'queues' | 'requestCounter' | 'settings'>;

export const recoverDeliveriesHandler = (deps: RecoverDeps) =>
  httpHandler(recoverDeliveries, deps, async ({ params: { subscriptionId }, body: { since }, caller }) => {
    const until = deps.clock();
    const status = statusAt(await ownSubscription(deps, subscriptionId, caller), until);
    if (status !== 'ACTIVE') throw subscriptionState(status, 'receive deliveries');
    await sendTask(deps, { task: 'recover', subscriptionId, since: Date.parse(since), until });
    return { status: 202 as const };
  });

export const handler = lambda(recoverDeliveriesHandler, { ...readingSubscriptions, idempotency, queues, requestCounter });
