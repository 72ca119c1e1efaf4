/** Takes the changes of conferences from the bus, and starts a delivery for each subscription that asks for one. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { ConferenceEvent } from '../../schemas/events/conference-event';
import { fanOutEvent, type FanOutDeps } from '../deliveries/fan-out-event';
import { lambda } from '../lambda';
import { conferenceReader } from '../providers/conference-reader';
import { consumer } from '../providers/consumer';
import { deliveryStore } from '../providers/delivery-store';
import { eventBus } from '../providers/event-bus';
import { queues } from '../providers/queues';
import { subscriptionStore } from '../providers/subscription-store';
import { queueConsumer, type QueueDeps } from './queue-consumer';

/** As a rule of the bus sends it. */
const BusMessage = z.object({ detail: ConferenceEvent });

type Watching = (initiatorKey: string) => Promise<readonly SubscriptionRecord[]>;

/** Events of one conference come together: one look, made after all of them had happened, serves them all. */
const lookOnce = (look: Watching): Watching => {
  const looks = new Map<string, Promise<readonly SubscriptionRecord[]>>();
  return (initiatorKey) => {
    const found = looks.get(initiatorKey) ?? look(initiatorKey);
    looks.set(initiatorKey, found);
    found.catch(() => looks.delete(initiatorKey));
    return found;
  };
};

export const fanOutHandler =
  (deps: QueueDeps & FanOutDeps) =>
  (event: SQSEvent): Promise<SQSBatchResponse> => {
    const watching = lookOnce((initiatorKey) => deps.subscriptionStore.watching(initiatorKey));
    const consume = queueConsumer(deps, 'fan-out', BusMessage, async (_deps, { body: { detail } }) =>
      fanOutEvent(deps, detail, await watching(initiatorKeyOf(detail.subject))),
    );
    return consume(event);
  };

export const handler = lambda(fanOutHandler, {
  ...consumer,
  store: conferenceReader,
  subscriptionStore,
  deliveryStore,
  queues,
  eventBus,
});
