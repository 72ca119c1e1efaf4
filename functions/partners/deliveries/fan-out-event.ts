/** Starts one delivery of an event for each subscription that selects it. */
import type { ConferenceRecord } from '../../../domain/conference/record';
import { eventTimeOf } from '../../../domain/ids/delivery-id';
import { deliveredEvent } from '../../../domain/subscription/delivered-event';
import { isFiltered, selects } from '../../../domain/subscription/matching';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { isWithinLifetime, isSentAtOnce } from '../../../domain/subscription/status';
import type { ConferenceEvent } from '../../../schemas/events/conference-event';
import { findConference } from '../../conferences/find-conference';
import type { ConferenceReader } from '../../ports/conference-store';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import { inParallel } from '../../runtime/in-parallel';
import { sendAgain, sendDeliveries } from './delivery-messages';
import { type EndingDeps, endSubscription } from './end-subscription';
import { storeDelivery, awaitsFirstAttempt } from './start-delivery';

export type FanOutDeps = EndingDeps & Pick<Deps, 'log'> & { readonly store: ConferenceReader };

/** Any further write would wait for one of the SDK's 50 connections. */
const WRITES_AT_ONCE = 20;

/** `isLast`: the subscription has now had its maximum number of events. */
type Counted = { readonly delivery: DeliveryRecord | undefined; readonly isLast: boolean };

const ABOVE_LIMIT: Counted = { delivery: undefined, isLast: true };

type Kept = { readonly isNew: boolean; readonly delivery: DeliveryRecord };

/** Counts a new delivery if the subscription limits its events. A delivery above the limit is not sent. */
export const countAgainstLimit = async (
  { subscriptionStore, deliveryStore }: Pick<FanOutDeps, 'subscriptionStore' | 'deliveryStore'>,
  { id, maxEvents, events = 0 }: SubscriptionRecord,
  { isNew, delivery }: Kept,
): Promise<Counted> => {
  if (maxEvents === undefined) return { delivery, isLast: false };
  if (!isNew) return { delivery, isLast: events >= maxEvents };
  const counted = await subscriptionStore.countEvent(id, eventTimeOf(delivery.id));
  if (counted !== undefined) return { delivery, isLast: counted >= maxEvents };
  await deliveryStore.remove(id, delivery.id);
  return ABOVE_LIMIT;
};

/**
 * The subscription became active while the delivery was being stored as held. The task that sends held deliveries may
 * have run too early for it.
 */
const isActiveByNow = async ({ subscriptionStore }: FanOutDeps, { id, status }: SubscriptionRecord): Promise<boolean> =>
  status === 'ACTIVE' || (await subscriptionStore.find(id))?.status === 'ACTIVE';

/** A participant's event that shows nobody: a second call with a participant, for example. */
const showsNothing = ({ type, data }: ConferenceEvent): boolean =>
  type.startsWith('rollcall.participant.') && data.participants.length === 0;

/** A subscription to every change needs each version, or it would take the gap for a loss. The others do not. */
const isFor = (subscription: SubscriptionRecord, event: ConferenceEvent): boolean =>
  selects(subscription, event) && !(showsNothing(event) && isFiltered(subscription));

type Started = Counted & { readonly subscription: SubscriptionRecord };

const startOne = async (deps: FanOutDeps, event: ConferenceEvent, subscription: SubscriptionRecord, body: string): Promise<Started> => {
  const eventAt = Date.parse(event.time);
  const deliverable = { eventId: event.id, eventType: event.type, eventAt, body };
  const kept = await storeDelivery(deps, subscription, deliverable, isSentAtOnce(subscription) ? 'send' : 'hold');
  const counted = showsNothing(event) ? { ...kept, isLast: false } : await countAgainstLimit(deps, subscription, kept);
  const { delivery } = counted;
  if (delivery?.status === 'held' && delivery.attempts.length === 0 && (await isActiveByNow(deps, subscription)))
    await sendAgain(deps, subscription, [delivery]);
  return { ...counted, subscription };
};

type Fan = { readonly event: ConferenceEvent; readonly record: ConferenceRecord | undefined };
type Block = { readonly failures: readonly unknown[]; readonly complete: readonly SubscriptionRecord[]; readonly deliveries: number };

/** Sends deliveries as soon as they are stored. So no block stays in memory, and a retry finds what is already done. */
const startBlock = async (deps: FanOutDeps, { event, record }: Fan, receivers: readonly SubscriptionRecord[]): Promise<Block> => {
  const started: Started[] = [];
  const failures = await inParallel(receivers, receivers.length, async (subscription) => {
    started.push(await startOne(deps, event, subscription, JSON.stringify(deliveredEvent(event, subscription, record))));
  });
  await sendDeliveries(
    deps,
    started.flatMap(({ delivery, subscription }) => (delivery && awaitsFirstAttempt(delivery) ? [{ subscription, delivery }] : [])),
  );
  return {
    failures,
    complete: started.flatMap(({ isLast, subscription }) => (isLast ? [subscription] : [])),
    deliveries: started.filter(({ delivery }) => delivery).length,
  };
};

/**
 * Reads the subscription again: one that was not active before may be active now. If it is still not active, its end
 * follows once it is active and has received the held events.
 */
const endIfActive = async (deps: FanOutDeps, { id }: SubscriptionRecord, eventAt: number): Promise<void> => {
  const now = await deps.subscriptionStore.find(id);
  if (now?.status === 'ACTIVE') await endSubscription(deps, now, 'MAX_EVENTS_REACHED', now.lastEventAt ?? eventAt);
};

/**
 * If this is repeated, it makes no second delivery, and sends deliveries that have not been attempted yet. `watching`:
 * the subscriptions that see conferences of this initiator.
 */
export const fanOutEvent = async (deps: FanOutDeps, event: ConferenceEvent, watching: readonly SubscriptionRecord[]): Promise<void> => {
  const eventAt = Date.parse(event.time);
  const receivers = watching.filter((subscription) => isWithinLifetime(subscription, eventAt) && isFor(subscription, event));
  const record = receivers.some(({ seesNumbers }) => seesNumbers)
    ? await findConference(deps.store, event.data.conferenceId, { since: event.data.version })
    : undefined;
  const failures: unknown[] = [];
  const complete: SubscriptionRecord[] = [];
  let deliveries = 0;
  for (let at = 0; at < receivers.length; at += WRITES_AT_ONCE) {
    const block = await startBlock(deps, { event, record }, receivers.slice(at, at + WRITES_AT_ONCE));
    failures.push(...block.failures);
    complete.push(...block.complete);
    deliveries += block.deliveries;
  }
  const { conferenceId, version } = event.data;
  if (deliveries > 0) deps.log('event.fanned-out', { conferenceId, version, deliveries });
  for (const subscription of complete) await endIfActive(deps, subscription, eventAt);
  if (failures.length > 0) throw failures[0];
};
