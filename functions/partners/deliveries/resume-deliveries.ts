/** What follows a pause of a sink: one waiting delivery tries it, and if it is back, all are resumed, page by page. */
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import { delaySecondsOf, sendTask } from './send-task';
import { isWaiting, resume } from './waiting';

type ResumeDeps = Pick<Deps, 'subscriptionStore' | 'deliveryStore' | 'queues' | 'clock'>;

export const RESUMED_PAGE = 100;
/** A sink that has just come back gets a hundred events a second. */
export const RESUMED_PAGE_SECONDS = 1;

const firstWaiting = async ({ deliveryStore }: ResumeDeps, id: SubscriptionId, since: number): Promise<DeliveryRecord | undefined> => {
  let cursor: string | undefined;
  do {
    const page = await deliveryStore.since(id, since, { limit: RESUMED_PAGE, cursor, status: 'pending' });
    const found = page.deliveries.find(isWaiting);
    if (found) return found;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return undefined;
};

/** Deliveries are attempted only then; otherwise they are held or dropped, without asking the sink. */
const isServed = ({ status }: SubscriptionRecord): boolean => status === 'ACTIVE' || status === 'EXPIRED';

export type Resumption = {
  /** The time of the earliest event that waits. */
  readonly since: number;
  readonly pause: number;
  readonly cursor?: string | undefined;
};

/** `pausedUntil`: the pause that is over. If another has begun, that one has a task of its own. */
export const endPause = async (deps: ResumeDeps, subscription: SubscriptionRecord, pausedUntil: number): Promise<void> => {
  const { id, waitingSince: since, waitingPause: pause } = subscription;
  if (since === undefined || pause === undefined) return;
  if (subscription.pausedUntil === undefined || !isServed(subscription)) return resumeAll(deps, subscription, { since, pause });
  if (subscription.pausedUntil !== pausedUntil) return;
  const leftMs = pausedUntil - deps.clock();
  if (leftMs > 0) return sendTask(deps, { task: 'trial', subscriptionId: id, pausedUntil }, delaySecondsOf(leftMs));
  const first = await firstWaiting(deps, id, since);
  if (first) await resume(deps, subscription, [first]);
};

/** Stops if the sink is paused again: what still waits is resumed after that pause. */
export const resumeAll = async (
  deps: ResumeDeps,
  subscription: SubscriptionRecord,
  { since, pause, cursor }: Resumption,
): Promise<void> => {
  const { id } = subscription;
  if (isServed(subscription) && subscription.pausedUntil !== undefined) return;
  const { deliveries, nextCursor } = await deps.deliveryStore.since(id, since, { limit: RESUMED_PAGE, cursor, status: 'pending' });
  await resume(deps, subscription, deliveries.filter(isWaiting));
  if (nextCursor !== undefined) {
    return sendTask(deps, { task: 'resume', subscriptionId: id, since, pause, cursor: nextCursor }, RESUMED_PAGE_SECONDS);
  }
  const isLast = { waitingSince: since, waitingPause: pause, pausedUntil: undefined };
  await deps.subscriptionStore.change(id, { waitingSince: null, waitingPause: null }, isLast);
};
