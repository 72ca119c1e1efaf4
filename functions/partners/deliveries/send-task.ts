import type { SubscriptionTask } from '../../messaging/partner-messages';
import type { Deps } from '../../ports/deps';

/** One subscription's tasks do not hold up those of any other. */
export const sendTask = ({ queues }: Pick<Deps, 'queues'>, task: SubscriptionTask, delaySeconds = 0): Promise<void> =>
  queues.send('subscription-tasks', [{ body: task, group: task.subscriptionId, ...(delaySeconds > 0 ? { delaySeconds } : {}) }]);
