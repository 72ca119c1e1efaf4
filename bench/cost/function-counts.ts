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
  const counts = { ...asked, invocations: ran.invocations, 'gigabyte-seconds': (ran.billedMs / 1000) * (wired.memoryMb / 1024) };
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
