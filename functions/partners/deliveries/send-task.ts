import type { SubscriptionTask } from '../../messaging/partner-messages';
import type { Deps } from '../../ports/deps';
import { MAX_DELAY_SECONDS } from '../../ports/queues';

/** One subscription's tasks do not hold up those of any other. */
export const sendTask = ({ queues }: Pick<Deps, 'queues'>, task: SubscriptionTask, delaySeconds = 0): Promise<void> =>
  queues.send('subscription-tasks', [{ body: task, group: task.subscriptionId, ...(delaySeconds > 0 ? { delaySeconds } : {}) }]);

/** As long as a queue can delay a task. The task then looks at the time again. */
export const delaySecondsOf = (ms: number): number => Math.min(MAX_DELAY_SECONDS, Math.ceil(ms / 1_000));
