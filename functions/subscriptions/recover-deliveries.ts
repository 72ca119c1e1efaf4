import { subscriptionState } from '../../domain/errors';
import { statusAt } from '../../domain/subscription/status';
import { recoverDeliveries } from '../../schemas/api/subscriptions';
import { sendTask } from '../deliveries/send-task';
import type { Deps } from '../deps';
import { httpHandler } from '../http/http-handler';
import { lambda } from '../lambda';
import { idempotency } from '../providers/idempotency';
import { queues } from '../providers/queues';
import { ownSubscription } from './own-subscription';
import { partnerReadProviders, type PartnerReadDeps } from './partner-read-deps';

export type RecoverDeps = PartnerReadDeps & Pick<Deps, 'idempotency' | 'queues'>;

export const recoverDeliveriesHandler = (deps: RecoverDeps) =>
  httpHandler(recoverDeliveries, deps, async ({ params: { subscriptionId }, body: { since }, caller }) => {
    const until = deps.clock();
    const status = statusAt(await ownSubscription(deps.subscriptionStore, subscriptionId, caller), until);
    if (status !== 'ACTIVE') throw subscriptionState(status, 'receive deliveries');
    await sendTask(deps, { task: 'recover', subscriptionId, since: Date.parse(since), until });
    return { status: 202 as const };
  });

export const handler = lambda(recoverDeliveriesHandler, { ...partnerReadProviders, idempotency, queues });
