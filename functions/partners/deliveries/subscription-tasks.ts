/** Carries out tasks for a subscription as a whole. */
import { endOf, endReasonOf } from '../../../domain/subscription/ending';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { CLOCKS_DIFFER_MS, hasReachedMaxEvents, hasEnded } from '../../../domain/subscription/status';
import { SubscriptionTask } from '../../messaging/partner-messages';
import { queueConsumer, type QueueDeps, type Received } from '../../messaging/queue-consumer';
import type { ConferenceReader } from '../../ports/conference-store';
import type { Deps } from '../../ports/deps';
import { conferenceReader, consuming, deliveryStore, eventBus, queues, schedules, subscriptionStore } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { beginSubscription } from './begin-subscription';
import { deactivate } from './deactivate';
import { type EndingDeps, endSubscription } from './end-subscription';
import { notifyBus } from './notify';
import { notifyDeletion } from './notify-deletion';
import { recover } from './recover';
import { endPause, resumeAll, resumePage } from './resume-deliveries';
import { sendInitialEvent } from './send-initial-event';
import { delaySecondsOf, sendTask } from './send-task';
import { becameActive } from './status-events';

type TaskDeps = QueueDeps & EndingDeps & Pick<Deps, 'schedules'> & { readonly store: ConferenceReader };

/** Checks the time again: schedules are punctual only to a minute, and clocks differ. */
const expire = async (deps: TaskDeps, subscription: SubscriptionRecord, task: SubscriptionTask): Promise<void> => {
  const { status } = subscription;
  const end = endOf(subscription);
  const now = deps.clock();
  if (end === undefined || status === 'EXPIRED' || status === 'DELETED') return;
  if (now >= end) return endSubscription(deps, subscription, endReasonOf(subscription), end);
  await sendTask(deps, task, delaySecondsOf(end - now));
};

/**
 * Sends the event that the subscription is active, its initial event, and the events that were held. If these were all
 * it may have, ends the subscription.
 */
const begin = async (deps: TaskDeps, subscription: SubscriptionRecord): Promise<void> => {
  const { id, status, startsAt, heldSince } = subscription;
  if (status !== 'ACTIVE') return;
  await notifyBus(deps, becameActive(deps, subscription, deps.clock()));
  await sendInitialEvent(deps, subscription);
  const now = (await deps.subscriptionStore.find(id)) ?? subscription;
  // After the end nobody can request the events that were held and counted while the subscription was inactive, so they
  // are sent as well.
  const since = hasReachedMaxEvents(now) ? startsAt - CLOCKS_DIFFER_MS : heldSince;
  await recover(deps, subscription, { subscriptionId: id, since, until: deps.clock() + CLOCKS_DIFFER_MS, heldOnly: true });
  if (now.status === 'ACTIVE' && hasReachedMaxEvents(now))
    await endSubscription(deps, now, 'MAX_EVENTS_REACHED', now.lastEventAt ?? heldSince);
};

const runTask = async (deps: TaskDeps, { body: task }: Received<SubscriptionTask>): Promise<void> => {
  const subscription = await deps.subscriptionStore.find(task.subscriptionId);
  if (!subscription) return;
  switch (task.task) {
    case 'created':
      return beginSubscription(deps, subscription);
    case 'deleted':
      return notifyDeletion(deps, subscription);
    case 'expire':
      return expire(deps, subscription, task);
    case 'activated':
      return begin(deps, subscription);
    case 'deactivate':
      return subscription.verificationSince === task.verificationSince ? deactivate(deps, subscription, task.reason) : undefined;
    case 'recover':
      // Deliveries that were sent before the end still arrive.
      if (subscription.status === 'ACTIVE' || hasEnded(subscription, deps.clock())) await recover(deps, subscription, task);
      return;
    case 'trial':
      return endPause(deps, subscription, task.pausedUntil);
    case 'resume':
      return resumeAll(deps, subscription, task);
    case 'resume-page':
      return resumePage(deps, subscription, task);
  }
};

export const subscriptionTasksHandler = (deps: TaskDeps) => queueConsumer(deps, 'subscription-tasks', SubscriptionTask, runTask);

export const handler = lambda(subscriptionTasksHandler, {
  ...consuming,
  store: conferenceReader,
  subscriptionStore,
  deliveryStore,
  queues,
  schedules,
  eventBus,
});
