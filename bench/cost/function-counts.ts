/** What each function is billed for: its invocations, and what it asked of services meanwhile. */
import {
  apiFunctions,
  queueConsumers,
  queues,
  ruleConsumers,
  rules,
  socketFunctions,
  streamConsumers,
  type WorkQueueName,
} from '../../functions/wiring';
import { billedMilliseconds } from './durations';
import type { InvocationCounts } from './invocation-meter';
import { nothingCounted, type Counts, type Meter } from './meters';
import type { ServiceCounts } from './service-meter';

type Wired = { readonly entry: string; readonly memoryMb: number; readonly queue?: WorkQueueName; readonly isApi?: boolean };

const wiredFunctions: readonly Wired[] = [
  ...apiFunctions.map((wired) => ({ ...wired, isApi: true })),
  ...Object.values(queueConsumers),
  ...Object.values(streamConsumers),
  ...Object.values(ruleConsumers),
  ...Object.values(socketFunctions),
];

/** Lambda's poller receives each batch and deletes it, and both are requests to SQS that are billed. */
const REQUESTS_OF_A_BATCH = 2;

const queueMeter = (queue: WorkQueueName): Meter => (queues[queue].fifo ? 'fifo-queue-requests' : 'queue-requests');

/** For each event of the bus: it is sent to these queues. */
const eventsSentTo = (queue: WorkQueueName | undefined): number =>
  Object.values(rules).filter(({ target }) => 'send' in target && target.send === queue).length;

const countsOf = (wired: Wired, ran: InvocationCounts, asked: Counts, events: number): Counts => {
  const seconds = billedMilliseconds(ran, wired.memoryMb) / 1000;
  const counts = { ...asked, invocations: ran.invocations, 'gigabyte-seconds': seconds * (wired.memoryMb / 1024) };
  if (wired.isApi) counts['http-requests'] += ran.invocations;
  if (wired.queue) counts[queueMeter(wired.queue)] += ran.invocations * REQUESTS_OF_A_BATCH + events * eventsSentTo(wired.queue);
  return counts;
};

const nameOf = (entry: string): string => entry.replace(/^functions\/|\.ts$/g, '');

/** `events`: those that were put on the bus. */
export const functionCounts = (
  ran: ReadonlyMap<string, InvocationCounts>,
  asked: ServiceCounts,
  events: number,
): ReadonlyMap<string, Counts> => {
  const counted = wiredFunctions.flatMap((wired) => {
    const own = ran.get(wired.entry);
    return own ? [[nameOf(wired.entry), countsOf(wired, own, asked.get(wired.entry) ?? nothingCounted(), events)] as const] : [];
  });
  const unowned = asked.get('');
  return new Map(unowned ? [...counted, ['(unknown)', unowned] as const] : counted);
};

const isOfAQueue = new Set<string>(Object.values(queueConsumers).map(({ entry }) => entry));

/** Were no message of a queue received together with another: the most that idle pollers can make of it. */
export const eachAlone = (ran: ReadonlyMap<string, InvocationCounts>): ReadonlyMap<string, InvocationCounts> =>
  new Map(
    [...ran].map(([entry, own]) =>
      isOfAQueue.has(entry)
        ? [entry, { ...own, invocations: own.records, waitedMs: (own.waitedMs * own.records) / own.invocations }]
        : [entry, own],
    ),
  );
