/**
 * Receives changes of conferences from the bus, and starts a delivery for each subscription that selects the change. A
 * rule invokes this function with each event. If that fails, the event arrives again through the queue.
 */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import { EVERYONE, type SubscriptionRecord } from '../../../domain/subscription/record';
import type { ConferenceId, PhoneNumber } from '../../../schemas/common';
import { ConferenceEvent } from '../../../schemas/events/conference-event';
import { queueConsumer, type QueueDeps } from '../../messaging/queue-consumer';
import type { Deps } from '../../ports/deps';
import { conferenceReader, consuming, deliveryStore, eventBus, identity, queues, subscriptionStore } from '../../providers';
import { allOrThrow } from '../../runtime/all-or-throw';
import { lambda } from '../../runtime/lambda';
import { inTrace, traceOfEvent } from '../../runtime/trace';
import { type FanOutDeps, fanOutEvent } from './fan-out-event';
import { readOnce, readSince } from './shared-reads';

/** The event as the bus passes it. */
const OnBus = z.object({ detail: ConferenceEvent });
/** The event as Lambda puts it into the queue after a failed invocation. */
const Failed = z.object({ requestPayload: OnBus }).transform(({ requestPayload }) => requestPayload);

const Queued = z.union([Failed, OnBus]);

const isBatch = (event: unknown): event is SQSEvent => Array.isArray((event as Partial<SQSEvent> | null)?.Records);

/**
 * Any conference of the initiator has the number. The one of the event may be on its way from the place to the history, or
 * gone. Undefined if nothing is left of the initiator under this hash key.
 */
const initiatorOf = async ({ store }: FanOutDeps, conferenceId: ConferenceId): Promise<PhoneNumber | undefined> => {
  const key = initiatorKeyOf(conferenceId);
  const found = (await store.current(key)) ?? (await store.past(conferenceId)) ?? (await store.current(key, { consistent: true }));
  return found?.initiator;
};

/**
 * The initiator of the event, under every hash key: a subscription may have been made before the initiator moved to a
 * later one. Only then is a conference read, for its initiator's number.
 */
const initiatorKeysOf = async (
  deps: Pick<Deps, 'identity'> & FanOutDeps,
  { subject, data }: ConferenceEvent,
): Promise<readonly string[]> => {
  const ids = await deps.identity();
  const initiator = ids.all.length > 1 ? await initiatorOf(deps, data.conferenceId) : undefined;
  return [initiatorKeyOf(subject), ...(initiator === undefined ? [] : ids.initiatorKeys(initiator))];
};

/** Returns the failed messages of a batch. Throws if a single event failed. */
export const fanOutHandler = (deps: QueueDeps & FanOutDeps & Pick<Deps, 'identity'>): ((event: unknown) => Promise<SQSBatchResponse>) => {
  const read = (sees: string) => deps.subscriptionStore.watching(sees);
  const everyones = readSince(() => read(EVERYONE), deps.clock);
  const fanOut = async ({ detail }: z.infer<typeof OnBus>, watching: (sees: string) => Promise<readonly SubscriptionRecord[]>) => {
    const keys = await initiatorKeysOf(deps, detail);
    const found = await allOrThrow([...new Set([...keys, EVERYONE])].map(watching));
    await inTrace(traceOfEvent(detail), () => fanOutEvent(deps, detail, found.flat()));
  };
  return async (event) => {
    if (isBatch(event)) {
      const once = readOnce(read);
      return queueConsumer(deps, 'fan-out', Queued, (_deps, { body }) => fanOut(body, once))(event);
    }
    const onBus = OnBus.parse(event);
    await fanOut(onBus, (sees) => (sees === EVERYONE ? everyones(Date.parse(onBus.detail.time)) : read(sees)));
    return { batchItemFailures: [] };
  };
};

export const handler = lambda(fanOutHandler, {
  ...consuming,
  store: conferenceReader,
  subscriptionStore,
  deliveryStore,
  queues,
  eventBus,
  identity,
});
