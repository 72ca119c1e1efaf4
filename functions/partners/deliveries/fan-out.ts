/**
 * Receives changes of conferences from the bus, and starts a delivery for each subscription that selects the change. A
 * rule invokes this function with each event. If that fails, the event arrives again through the queue.
 */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { ConferenceEvent } from '../../../schemas/events/conference-event';
import { queueConsumer, type QueueDeps } from '../../messaging/queue-consumer';
import { conferenceReader, consuming, deliveryStore, eventBus, queues, subscriptionStore } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { inTrace, traceOfEvent } from '../../runtime/trace';
import { type FanOutDeps, fanOutEvent } from './fan-out-event';

/** The event as the bus passes it. */
const OnBus = z.object({ detail: ConferenceEvent });
/** The event as Lambda puts it into the queue after a failed invocation. */
const Failed = z.object({ requestPayload: OnBus }).transform(({ requestPayload }) => requestPayload);

const Queued = z.union([Failed, OnBus]);

const isBatch = (event: unknown): event is SQSEvent => Array.isArray((event as Partial<SQSEvent> | null)?.Records);

type Watching = (initiatorKey: string) => Promise<readonly SubscriptionRecord[]>;

/** Events of one conference arrive together. One read serves all of them, because it is made after they happened. */
const readOnce = (read: Watching): Watching => {
  const reads = new Map<string, Promise<readonly SubscriptionRecord[]>>();
  return (initiatorKey) => {
    const found = reads.get(initiatorKey) ?? read(initiatorKey);
    reads.set(initiatorKey, found);
    found.catch(() => reads.delete(initiatorKey));
    return found;
  };
};

/** Returns the failed messages of a batch. Throws if a single event failed. */
export const fanOutHandler =
  (deps: QueueDeps & FanOutDeps) =>
  async (event: unknown): Promise<SQSBatchResponse> => {
    const watching = readOnce((initiatorKey) => deps.subscriptionStore.watching(initiatorKey));
    const fanOut = ({ detail }: z.infer<typeof OnBus>): Promise<void> =>
      inTrace(traceOfEvent(detail), async () => fanOutEvent(deps, detail, await watching(initiatorKeyOf(detail.subject))));
    if (isBatch(event)) return queueConsumer(deps, 'fan-out', Queued, (_deps, { body }) => fanOut(body))(event);
    await fanOut(OnBus.parse(event));
    return { batchItemFailures: [] };
  };

export const handler = lambda(fanOutHandler, {
  ...consuming,
  store: conferenceReader,
  subscriptionStore,
  deliveryStore,
  queues,
  eventBus,
});
