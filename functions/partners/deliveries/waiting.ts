/**
 * Deliveries that wait until the pause of their sink is over. They are pending, but have no next attempt and no message,
 * so that a sink that is down for days costs nothing for each day. The subscription knows the earliest of them.
 */
import { permissionOf } from '../../../domain/subscription/circuit-breaker';
import { eventTimeOf } from '../../../domain/ids/delivery-id';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { DeliveryAttempt } from '../../../schemas/delivery';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import { allOrThrow } from '../../runtime/all-or-throw';
import { type Decision, untilWritten } from '../../runtime/until-written';
import { type OnItsWay, type Owned, sendDeliveries } from './delivery-messages';

type WaitingDeps = Pick<Deps, 'subscriptionStore' | 'deliveryStore' | 'queues' | 'clock'>;

export const isWaiting = ({ status, nextAttemptAt }: DeliveryRecord): boolean => status === 'pending' && nextAttemptAt === undefined;

const MAX_WRITES = 8;

/**
 * Whether the subscription, as it is now, resumes the delivery after its pause. The delivery has been stored as waiting
 * before, so what resumes deliveries after this pause finds it. The first of each pause writes the pause: so an earlier
 * resumption that is still under way does not clear what the subscription knows of this one.
 */
const willResume = async ({ subscriptionStore, clock }: WaitingDeps, { subscriptionId, id }: DeliveryRecord): Promise<boolean> => {
  const eventAt = eventTimeOf(id);
  const read = async (): Promise<Decision<SubscriptionRecord, boolean>> => {
    const seen = await subscriptionStore.find(subscriptionId);
    return seen ? { seen } : { done: true };
  };
  const noteOnce = async (seen: SubscriptionRecord): Promise<Decision<SubscriptionRecord, boolean>> => {
    const { pausedUntil, waitingSince = Infinity, waitingPause } = seen;
    if (pausedUntil === undefined || permissionOf(seen, clock()) !== 'paused') return { done: false };
    if (waitingSince <= eventAt && waitingPause === pausedUntil) return { done: true };
    const change = { waitingSince: Math.min(waitingSince, eventAt), waitingPause: pausedUntil };
    const noted = await subscriptionStore.change(subscriptionId, change, { pausedUntil, waitingSince: seen.waitingSince, waitingPause });
    return noted ? { done: true } : read();
  };
  return untilWritten(await read(), noteOnce, { tries: MAX_WRITES, giveUp: () => false });
};

/**
 * Starts a new round for each delivery that waited, after as many tries as before: waiting did not use up an attempt. The
 * messages are sent first, and what becomes of them may be noted before this is. A later round is not overwritten.
 */
export const resume = async (deps: WaitingDeps, subscription: Owned, deliveries: readonly OnItsWay[]): Promise<void> => {
  const nextAttemptAt = deps.clock();
  const resumed = deliveries.map((delivery) => ({ ...delivery, round: delivery.round + 1 }));
  await sendDeliveries(
    deps,
    resumed.map((delivery) => ({ subscription, delivery })),
  );
  const noted = { status: 'pending', attempt: null, nextAttemptAt } as const;
  await allOrThrow(
    resumed.map(({ round, tries, ...delivery }) => deps.deliveryStore.note({ ...delivery, round: round - 1 }, { ...noted, round, tries })),
  );
};

/** If the pause has ended in the meantime, the delivery is sent at once. `attempt`: if it has just tried the sink. */
export const waitForSink = async (
  deps: WaitingDeps,
  subscription: Owned,
  delivery: DeliveryRecord,
  attempt: DeliveryAttempt | null = null,
): Promise<void> => {
  const { round, tries } = delivery;
  await deps.deliveryStore.note(delivery, { status: 'pending', round, tries, attempt, nextAttemptAt: null });
  if (!(await willResume(deps, delivery))) await resume(deps, subscription, [delivery]);
};
