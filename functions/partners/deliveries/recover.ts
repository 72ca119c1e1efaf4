/** Sends deliveries again that have not arrived, for the events of a given period, page by page. */
import { eventTimeOf } from '../../../domain/ids/delivery-id';
import { isAboutSubscription } from '../../../domain/subscription/delivery-rules';
import { MINUTE_MS } from '../../../schemas/durations';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import { type Owned, sendAgain } from './delivery-messages';
import { sendTask } from './send-task';

export type Recovery = {
  readonly subscriptionId: SubscriptionId;
  /** The times of the events, both included: milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly heldOnly?: boolean | undefined;
  readonly cursor?: string | undefined;
};

const PAGE = 100;

/** If a delivery was sent more recently than this, its attempt is under way or about to begin. */
const ON_ITS_WAY_MS = MINUTE_MS;

const isBeingSent = ({ status, nextAttemptAt = 0 }: DeliveryRecord, now: number): boolean =>
  status === 'pending' && nextAttemptAt <= now && nextAttemptAt > now - ON_ITS_WAY_MS;

/** Events about the subscription itself matter only when they happen. */
const isMissed = (delivery: DeliveryRecord, { heldOnly = false }: Recovery, now: number): boolean => {
  if (delivery.status === 'succeeded' || isAboutSubscription(delivery.eventType)) return false;
  return delivery.status === 'held' || (!heldOnly && !isBeingSent(delivery, now));
};

export const recover = async (
  deps: Pick<Deps, 'deliveryStore' | 'queues' | 'clock'>,
  subscription: Owned,
  recovery: Recovery,
): Promise<void> => {
  const { subscriptionId, since, until, heldOnly, cursor } = recovery;
  const { deliveries, nextCursor } = await deps.deliveryStore.since(subscriptionId, since, { limit: PAGE, cursor });
  const inTime = deliveries.filter(({ id }) => eventTimeOf(id) <= until);
  const now = deps.clock();
  await sendAgain(
    deps,
    subscription,
    inTime.filter((delivery) => isMissed(delivery, recovery, now)),
  );
  // Deliveries come oldest first: after one that is too late, all others are too late.
  if (nextCursor === undefined || inTime.length < deliveries.length) return;
  await sendTask(deps, { task: 'recover', subscriptionId, since, until, heldOnly, cursor: nextCursor });
};
