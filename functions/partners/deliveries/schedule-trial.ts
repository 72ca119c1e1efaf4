/** The end of a pause: a task that tries the sink again, or resumes what waits if the sink is back already. */
import { SECOND_MS } from '../../../schemas/durations';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { SubscriptionTask } from '../../messaging/partner-messages';
import type { Deps } from '../../ports/deps';
import { MAX_DELAY_SECONDS } from '../../ports/queues';
import { sendTask } from './send-task';

/** Another function's clock may be late, so that a delivery still begins to wait when the pause is over. */
const MARGIN_SECONDS = 2;

/**
 * It is sent before the pause is stored: if the function stops in between, there is one task too many, and not a pause
 * that nobody ends.
 */
export const scheduleTrial = async (
  { queues, schedules, clock }: Pick<Deps, 'queues' | 'schedules' | 'clock'>,
  subscriptionId: SubscriptionId,
  pausedUntil: number,
): Promise<void> => {
  const task: SubscriptionTask = { task: 'trial', subscriptionId, pausedUntil };
  const seconds = Math.max(0, Math.ceil((pausedUntil - clock()) / SECOND_MS));
  // The usual pauses are no longer than the longest delay, so that they need no schedule.
  if (seconds <= MAX_DELAY_SECONDS) return sendTask({ queues }, task, Math.min(seconds + MARGIN_SECONDS, MAX_DELAY_SECONDS));
  const at = pausedUntil + MARGIN_SECONDS * SECOND_MS;
  const name = `trial-${subscriptionId}-${String(pausedUntil)}`;
  await schedules.sendAt('subscription-tasks', at, { body: task, group: subscriptionId }, name);
};
