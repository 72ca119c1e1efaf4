/** What each function is billed for: its invocations, and its requests to services. */
import { queues, type WorkQueueName } from '../../functions/wiring/storage';
import { type WiredFunction, wiredFunctions } from '../deployment/wired-functions';
import { billedMilliseconds } from './durations';
import type { InvocationCounts } from './invocation-meter';
import { type Counts, type Meter, nothingCounted } from './meters';
import type { ServiceCounts } from './service-meter';

/** Lambda's poller receives each batch and deletes it. Both are billed as SQS requests. */
const REQUESTS_OF_A_BATCH = 2;

const queueMeter = (queue: WorkQueueName): Meter => (queues[queue].fifo ? 'fifo-queue-requests' : 'queue-requests');

const countsOf = (wired: WiredFunction, ran: InvocationCounts, requests: Counts): Counts => {
  const seconds = billedMilliseconds(ran, wired.memoryMb) / 1000;
  const counts = { ...requests, invocations: ran.invocations, 'gigabyte-seconds': seconds * (wired.memoryMb / 1024) };
  if (wired.invokedBy === 'http-api') counts['http-requests'] += ran.invocations;
  if (wired.queue) counts[queueMeter(wired.queue)] += ran.batches * REQUESTS_OF_A_BATCH;
  return counts;
};

const nameOf = (entry: string): string => entry.replace(/^functions\/|\.ts$/g, '');

export const functionCounts = (ran: ReadonlyMap<string, InvocationCounts>, requests: ServiceCounts): ReadonlyMap<string, Counts> => {
  const counted = wiredFunctions.flatMap((wired) => {
    const own = ran.get(wired.entry);
    return own ? [[nameOf(wired.entry), countsOf(wired, own, requests.get(wired.entry) ?? nothingCounted())] as const] : [];
  });
  const unowned = requests.get('');
  return new Map(unowned ? [...counted, ['(unknown)', unowned] as const] : counted);
};

const isOfAQueue = new Set(wiredFunctions.flatMap(({ entry, queue }) => (queue === undefined ? [] : [entry])));

const aloneOf = (own: InvocationCounts): InvocationCounts => {
  const { invocations, batches, records, waitedMs } = own;
  // Invocations without a batch count as one record each.
  const messages = records - (invocations - batches);
  return { ...own, invocations: records, batches: messages, waitedMs: (waitedMs * records) / invocations };
};

/** The counts if each message of a queue were received alone, which is the worst case of idle pollers. */
export const eachAlone = (ran: ReadonlyMap<string, InvocationCounts>): ReadonlyMap<string, InvocationCounts> =>
  new Map([...ran].map(([entry, own]) => [entry, isOfAQueue.has(entry) ? aloneOf(own) : own]));
