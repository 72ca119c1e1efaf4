/** Makes one attempt to send a delivery to its sink, and acts on the answer. */
import { timestamp } from '../../../domain/conference/view/timestamp';
import { eventTimeOf } from '../../../domain/ids/delivery-id';
import { hasFailedTooLong, isAway } from '../../../domain/subscription/circuit-breaker';
import { isAboutSubscription, isUrgent, isVerification } from '../../../domain/subscription/delivery-rules';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { retryWaitMs } from '../../../domain/subscription/retry-schedule';
import type { DeliveryAttempt } from '../../../schemas/delivery';
import type { InactiveReason } from '../../../schemas/subscription';
import type { DeliveryRecord, DeliveryWithBody } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import type { SinkAnswer } from '../../ports/sinks';
import { randomFraction } from '../../runtime/random-fraction';
import { currentTrace } from '../../runtime/trace';
import { isOvertaken } from './overtaken';
import { sendLater } from './send-later';
import { sendTask } from './send-task';
import { deliveryHeaders } from './sign-delivery';
import { countFailure, noteAccepted } from './sink-breaker';
import { type Place, whenSlow } from './sink-places';
import { authorizationFor } from './sink-token';
import { secretsFor } from './subscription-secret';
import { verifySink } from './verify-sink';
import { waitForSink } from './waiting';

export type AttemptDeps = Pick<
  Deps,
  | 'subscriptionStore'
  | 'deliveryStore'
  | 'queues'
  | 'sinks'
  | 'slowPlaces'
  | 'schedules'
  | 'hashKey'
  | 'tokenSeal'
  | 'clock'
  | 'randomId'
  | 'log'
>;

/** `delivery.tries`: the attempts before this one. */
type Attempted = {
  readonly subscription: SubscriptionRecord;
  readonly delivery: DeliveryRecord;
  readonly attempt: DeliveryAttempt;
  readonly retryAfterMs?: number | undefined;
};

type AttemptResult = Pick<DeliveryRecord, 'status'> & { readonly nextAttemptAt?: number };

const note = async (
  { deliveryStore }: AttemptDeps,
  { delivery, attempt }: Attempted,
  { status, nextAttemptAt }: AttemptResult,
): Promise<void> => {
  const { round, tries } = delivery;
  await deliveryStore.note(delivery, { status, round, tries: tries + 1, attempt, nextAttemptAt: nextAttemptAt ?? null });
};

/** Every delivery counts, also a verification and one that was sent again. Its age does not include our writes. */
const succeed = async (deps: AttemptDeps, attempted: Attempted): Promise<void> => {
  const { subscription, delivery } = attempted;
  const ageMs = deps.clock() - eventTimeOf(delivery.id);
  await verifySink(deps, subscription, delivery);
  await note(deps, attempted, { status: 'succeeded' });
  deps.log('delivery.arrived', { subscriptionId: subscription.id, ageMs });
  await noteAccepted(deps, subscription, attempted.attempt.durationMs);
};

const requestDeactivation = (deps: AttemptDeps, { id, verificationSince }: SubscriptionRecord, reason: InactiveReason): Promise<void> =>
  sendTask(deps, { task: 'deactivate', subscriptionId: id, reason, verificationSince });

/**
 * An earlier verification may run out of attempts while a later one is still being attempted. The later one decides.
 */
const isDecisiveVerification = ({ verificationSince }: SubscriptionRecord, { eventType, id }: DeliveryRecord): boolean =>
  isVerification(eventType) && eventTimeOf(id) >= verificationSince;

/** No dead letter: the sink is at fault, the delivery stays in its owner's log, and its owner can have it sent again. */
const failForGood = async (deps: AttemptDeps, attempted: Attempted): Promise<void> => {
  const { subscription, delivery, attempt } = attempted;
  const { id: deliveryId, subscriptionId, eventType } = delivery;
  deps.log('delivery.given-up', { subscriptionId, deliveryId, eventType, status: attempt.status });
  if (subscription.status === 'ACTIVATION_REQUESTED' && isDecisiveVerification(subscription, delivery))
    await requestDeactivation(deps, subscription, 'not-verified');
  await note(deps, attempted, { status: 'failed' });
};

/**
 * The next attempt is queued before this one is noted. A crash in between leads to one attempt too many, never to none.
 *
 * While the sink is away, a delivery that has tried it waits with the others, and the attempt does not count: otherwise
 * it would come hours after them, or not at all.
 */
const fail = async (deps: AttemptDeps, attempted: Attempted): Promise<void> => {
  const { subscription, delivery, attempt, retryAfterMs } = attempted;
  const isInactive = subscription.status === 'INACTIVE';
  // A delivery that is not urgent reaches a paused sink only as its trial.
  const isTrial = subscription.pausedUntil !== undefined && !isUrgent(delivery.eventType);
  const counted = isInactive ? undefined : await countFailure(deps, subscription, { retryAfterMs, isTrial });
  const isTooLong = counted !== undefined && hasFailedTooLong(counted, deps.clock());
  if (isTooLong && counted.status === 'ACTIVE') await requestDeactivation(deps, counted, 'failing');
  // A subscription that is over is not deactivated: after so long, what is left for it ends with the schedule.
  const waits = counted !== undefined && !isTooLong && isAway(counted, deps.clock()) && !isUrgent(delivery.eventType);
  if (waits) return waitForSink(deps, counted, delivery, attempt);
  const tries = delivery.tries + 1;
  const waitMs = retryWaitMs({ tries, randomFraction: randomFraction(deps.randomId), retryAfterMs });
  if (waitMs === undefined) return failForGood(deps, attempted);
  await sendLater(deps, subscription, { ...delivery, tries }, waitMs);
  await note(deps, attempted, { status: 'pending', nextAttemptAt: deps.clock() + waitMs });
};

/** The status with which a sink says that it is retired (Standard Webhooks, CloudEvents). */
const GONE = 410;

/**
 * If a message arrives twice, it causes two attempts. If one of them got through or has been noted, the other does not
 * count.
 */
const isAlreadyDone = async ({ deliveryStore }: AttemptDeps, { subscriptionId, id, round, tries }: DeliveryRecord): Promise<boolean> => {
  const found = await deliveryStore.find(subscriptionId, id);
  return found === undefined || isOvertaken({ round, tries }, found);
};

/** Events about the subscription itself are not held for later. */
const retire = async (deps: AttemptDeps, attempted: Attempted): Promise<void> => {
  await requestDeactivation(deps, attempted.subscription, 'sink-gone');
  await note(deps, attempted, { status: isAboutSubscription(attempted.delivery.eventType) ? 'failed' : 'held' });
};

const takeAnswer = async (deps: AttemptDeps, attempted: Attempted): Promise<void> => {
  const { delivery, attempt } = attempted;
  if (attempt.error === null) return succeed(deps, attempted);
  if (await isAlreadyDone(deps, delivery)) return;
  deps.log('delivery.failed', { subscriptionId: delivery.subscriptionId, deliveryId: delivery.id, status: attempt.status });
  return attempt.status === GONE ? retire(deps, attempted) : fail(deps, attempted);
};

/** The correlator stays here: it may be the word of another client. */
const traceHeaders = (): Readonly<Record<string, string>> => {
  const traceparent = currentTrace()?.traceparent;
  return traceparent === undefined ? {} : { traceparent };
};

const post = async (deps: AttemptDeps, subscription: SubscriptionRecord, delivery: DeliveryWithBody, place: Place) => {
  const { sinks, clock } = deps;
  const hashKey = await deps.hashKey();
  const at = clock();
  const headers = {
    ...deliveryHeaders(delivery, secretsFor(hashKey, subscription, at), at),
    ...(await authorizationFor(deps, subscription, at)),
    ...traceHeaders(),
  };
  const request = { url: subscription.sink, headers, body: delivery.body };
  const { status, error, durationMs, retryAfterMs }: SinkAnswer = await sinks.post(request, whenSlow(deps, subscription, place));
  return { attempt: { at: timestamp(at), durationMs, status, error }, retryAfterMs };
};

/** `place`: what an attempt that lasts may occupy. One that began without a place asks for it when its sink is slow. */
export const attemptDelivery = async (
  deps: AttemptDeps,
  subscription: SubscriptionRecord,
  delivery: DeliveryWithBody,
  place: Place = 'not-needed',
): Promise<void> => takeAnswer(deps, { subscription, delivery, ...(await post(deps, subscription, delivery, place)) });
