/** What is to be done for a subscription as a whole. */
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { CLOCKS_DIFFER_MS, hasAllItsEvents, hasEnded } from '../../domain/subscription/status';
import type { ConferenceReader } from '../conference-store';
import { deactivate } from '../deliveries/deactivate';
import { endSubscription, type EndingDeps } from '../deliveries/end-subscription';
import { becameActive } from '../deliveries/own-news';
import { recover } from '../deliveries/recover';
import { sendInitialEvent } from '../deliveries/send-initial-event';
import { sendTask } from '../deliveries/send-task';
import type { Deps } from '../deps';
import { lambda } from '../lambda';
import { MAX_DELAY_SECONDS } from '../messages';
import { SubscriptionTask } from '../partner-messages';
import { conferenceReader } from '../providers/conference-reader';
import { consumer } from '../providers/consumer';
import { deliveryStore } from '../providers/delivery-store';
import { eventBus } from '../providers/event-bus';
import { queues } from '../providers/queues';
import { schedules } from '../providers/schedules';
import { subscriptionStore } from '../providers/subscription-store';
import { beginSubscription } from '../subscriptions/begin-subscription';
import { tellBus } from '../subscriptions/tell';
import { tellDeletion } from '../subscriptions/tell-deletion';
import { queueConsumer, type QueueDeps, type Received } from './queue-consumer';

type TaskDeps = QueueDeps & EndingDeps & Pick<Deps, 'schedules'> & { readonly store: ConferenceReader };

/** Schedules are punctual to a minute only, and clocks differ. */
const expire = async (deps: TaskDeps, subscription: SubscriptionRecord, task: SubscriptionTask): Promise<void> => {
  const { expiresAt, status } = subscription;
  const now = deps.clock();
  if (expiresAt === undefined || status === 'EXPIRED' || status === 'DELETED') return;
  if (now >= expiresAt) return endSubscription(deps, subscription, 'SUBSCRIPTION_EXPIRED', expiresAt);
  await sendTask(deps, task, Math.min(MAX_DELAY_SECONDS, Math.ceil((expiresAt - now) / 1_000)));
};

/** News of it, its initial event, what was held, and its end where that was all it asked for. */
const begin = async (deps: TaskDeps, subscription: SubscriptionRecord): Promise<void> => {
  const { id, status, startsAt, heldSince } = subscription;
  if (status !== 'ACTIVE') return;
  await tellBus(deps, becameActive(deps, subscription, deps.clock()));
  await sendInitialEvent(deps, subscription);
  const now = (await deps.subscriptionStore.find(id)) ?? subscription;
  // After its end nobody can ask for what was held while it was switched off, and counted: so that is sent as well.
  const since = hasAllItsEvents(now) ? startsAt - CLOCKS_DIFFER_MS : heldSince;
  await recover(deps, { subscriptionId: id, since, until: deps.clock() + CLOCKS_DIFFER_MS, heldOnly: true });
  if (now.status === 'ACTIVE' && hasAllItsEvents(now)) await endSubscription(deps, now, 'MAX_EVENTS_REACHED', now.lastEventAt ?? heldSince);
};

const work = async (deps: TaskDeps, { body: task }: Received<SubscriptionTask>): Promise<void> => {
  const subscription = await deps.subscriptionStore.find(task.subscriptionId);
  if (!subscription) return;
  switch (task.task) {
    case 'created':
      return beginSubscription(deps, subscription);
    case 'deleted':
      return tellDeletion(deps, subscription);
    case 'expire':
      return expire(deps, subscription, task);
    case 'activated':
      return begin(deps, subscription);
    case 'deactivate':
      return subscription.verificationSince === task.verificationSince ? deactivate(deps, subscription, task.reason) : undefined;
    case 'recover':
      // What set out before the end still arrives.
      if (subscription.status === 'ACTIVE' || hasEnded(subscription, deps.clock())) await recover(deps, task);
  }
};

export const subscriptionTasksHandler = (deps: TaskDeps) => queueConsumer(deps, 'subscription-tasks', SubscriptionTask, work);

export const handler = lambda(subscriptionTasksHandler, {
  ...consumer,
  store: conferenceReader,
  subscriptionStore,
  deliveryStore,
  queues,
  schedules,
  eventBus,
});
