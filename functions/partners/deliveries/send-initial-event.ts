/**
 * Sends the first event of a subscription, if the subscription requests one: the whole of its conference as it is now.
 */
import { actionsOfBridge } from '../../../domain/bridge/capabilities';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { initialEvent } from '../../../domain/subscription/delivered-event';
import { EVERYONE, type SubscriptionRecord } from '../../../domain/subscription/record';
import { seenBy } from '../../../domain/subscription/subscription-id';
import { findConference } from '../../conferences/find-conference';
import { currentUnder } from '../../conferences/own-place';
import type { ConferenceReader } from '../../ports/conference-store';
import type { Deps } from '../../ports/deps';
import { sendDeliveries } from './delivery-messages';
import { countAgainstLimit } from './fan-out-event';
import { storeDelivery, awaitsFirstAttempt } from './start-delivery';

export type InitialDeps = Pick<Deps, 'subscriptionStore' | 'deliveryStore' | 'queues' | 'clock' | 'settings'> & {
  readonly store: ConferenceReader;
};

/**
 * The conference that the subscription names, or else the current one of its initiator. A subscription to everyone's
 * conferences has none.
 */
const conferenceFor = async (
  deps: InitialDeps,
  { id, conferenceId, alsoSees = [] }: SubscriptionRecord,
): Promise<ConferenceRecord | undefined> => {
  if (conferenceId !== undefined) return findConference(deps.store, conferenceId, { consistent: true });
  if (seenBy(id) === EVERYONE) return undefined;
  const current = await currentUnder(deps.store, [seenBy(id), ...alsoSees], { consistent: true });
  return current?.state === 'ended' ? undefined : current;
};

/** This event counts towards the subscription's limit of events. */
export const sendInitialEvent = async (deps: InitialDeps, subscription: SubscriptionRecord): Promise<void> => {
  const record = subscription.initialEvent ? await conferenceFor(deps, subscription) : undefined;
  if (!record) return;
  const { settings } = deps;
  const event = initialEvent(record, subscription, { source: settings.eventSource, actions: actionsOfBridge(settings.bridge) });
  // The log sorts it by when the subscription became active, not by when the conference last changed.
  const deliverable = { eventId: event.id, eventType: event.type, eventAt: subscription.heldSince, body: JSON.stringify(event) };
  const { delivery } = await countAgainstLimit(deps, subscription, await storeDelivery(deps, subscription, deliverable, 'send'));
  if (delivery && awaitsFirstAttempt(delivery)) await sendDeliveries(deps, [{ subscription, delivery }]);
};
