/**
 * Deliveries that wait until the pause of their sink is over. They are pending, but have no next attempt and no message,
 * so that a sink that is down for days costs nothing for each day. The subscription knows the earliest of them.
 */
import { permissionOf } from '../../../domain/subscription/circuit-breaker';
import { eventTimeOf } from '../../../domain/ids/delivery-id';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import { allOrThrow } from '../../runtime/all-or-throw';
import { type Decision, untilWritten } from '../../runtime/until-written';
import { type Owned, sendDeliveries } from './delivery-messages';

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

/** Sends the messages of deliveries that waited. Each goes on where it stopped: waiting did not use up an attempt. */
export const resume = async (deps: WaitingDeps, subscription: Owned, deliveries: readonly DeliveryRecord[]): Promise<void> => {
  const nextAttemptAt = deps.clock();
  await sendDeliveries(
    deps,
    deliveries.map((delivery) => ({ subscription, delivery })),
  );
  const outcome = { status: 'pending', attempt: null, nextAttemptAt } as const;
  await allOrThrow(deliveries.map((delivery) => deps.deliveryStore.note(delivery, { ...outcome, ...placeOf(delivery) })));
};

const placeOf = ({ round, tries }: DeliveryRecord) => ({ round, tries });

/** If the pause has ended in the meantime, the delivery is sent at once. */
export const waitForSink = async (deps: WaitingDeps, subscription: Owned, delivery: DeliveryRecord): Promise<void> => {
  await deps.deliveryStore.note(delivery, { status: 'pending', attempt: null, nextAttemptAt: null, ...placeOf(delivery) });
  if (!(await willResume(deps, delivery))) await resume(deps, subscription, [delivery]);
};
