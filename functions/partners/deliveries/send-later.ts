/**
 * Schedules the next attempt: by the queue's own delay or, if the attempt is due later than that allows, by a schedule.
 */
import type { Deps } from '../../ports/deps';
import { MAX_DELAY_SECONDS } from '../../ports/queues';
import { deliveryMessage, type OnItsWay, type Owned } from './delivery-messages';

export const sendLater = async (
  { queues, schedules, clock }: Pick<Deps, 'queues' | 'schedules' | 'clock'>,
  subscription: Owned,
  next: OnItsWay,
  waitMs: number,
): Promise<void> => {
  const seconds = Math.ceil(waitMs / 1_000);
  if (seconds <= MAX_DELAY_SECONDS) return queues.send('deliveries', [deliveryMessage(subscription, next, seconds)]);
  // Each attempt has one name, so a repetition finds the existing schedule.
  const name = `${next.id}-${String(next.round)}-${String(next.tries)}`;
  await schedules.sendAt('deliveries', clock() + waitMs, deliveryMessage(subscription, next), name);
};
