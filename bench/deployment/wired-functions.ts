/** Every function of the wiring, with what invokes it. */
import { apiFunctions } from '../../functions/wiring/api';
import { queueConsumers } from '../../functions/wiring/queues';
import { ruleConsumers, rules } from '../../functions/wiring/rules';
import { socketFunctions } from '../../functions/wiring/sockets';
import { queues, type WorkQueueName } from '../../functions/wiring/storage';
import { streamConsumers } from '../../functions/wiring/streams';
import { timedFunctions } from '../../functions/wiring/timers';

type InvokedBy = 'http-api' | 'socket' | 'stream' | 'fifo-queue' | 'standard-queue' | 'bus' | 'timer';

export type WiredFunction = {
  readonly entry: string;
  readonly memoryMb: number;
  readonly invokedBy: InvokedBy;
  /** Of a consumer of a queue. */
  readonly queue?: WorkQueueName;
  /** And how many instances it may use, with the usual quota. */
  readonly maxConcurrency?: number;
  /** And how often it receives a message before that goes to the dead letters. */
  readonly maxReceives?: number;
  /** Of a function of the API: its operation and method. */
  readonly operation?: (typeof apiFunctions)[number]['operation'];
};

/** Consumers of a queue that a rule invokes; only events that failed come through the queue. */
const invokedByRules = new Set<string>(
  Object.values(rules).flatMap(({ target }) => ('invokeOrQueue' in target ? [queueConsumers[target.invokeOrQueue].entry] : [])),
);

const queueKind = (entry: string, fifo: boolean): InvokedBy => {
  if (invokedByRules.has(entry)) return 'bus';
  return fifo ? 'fifo-queue' : 'standard-queue';
};

export const wiredFunctions: readonly WiredFunction[] = [
  ...apiFunctions.map(({ entry, memoryMb, operation }) => ({ entry, memoryMb, operation, invokedBy: 'http-api' as const })),
  ...Object.values(socketFunctions).map(({ entry, memoryMb }) => ({ entry, memoryMb, invokedBy: 'socket' as const })),
  ...Object.values(streamConsumers).map(({ entry, memoryMb }) => ({ entry, memoryMb, invokedBy: 'stream' as const })),
  ...Object.values(ruleConsumers).map(({ entry, memoryMb }) => ({ entry, memoryMb, invokedBy: 'bus' as const })),
  ...Object.values(timedFunctions).map(({ entry, memoryMb }) => ({ entry, memoryMb, invokedBy: 'timer' as const })),
  ...Object.values(queueConsumers).map(({ entry, memoryMb, maxConcurrency, queue }) => {
    const { fifo, maxReceiveCount: maxReceives } = queues[queue];
    return { entry, memoryMb, queue, maxConcurrency, maxReceives, invokedBy: queueKind(entry, fifo) };
  }),
];

/** Whether API Gateway invokes it. Then a request fails if no instance is free, instead of waiting in a queue. */
export const isCalled = ({ invokedBy }: WiredFunction): boolean => invokedBy === 'http-api' || invokedBy === 'socket';

const byEntry = new Map(wiredFunctions.map((wired) => [wired.entry, wired]));

export const wiredFunction = (entry: string): WiredFunction => {
  const found = byEntry.get(entry);
  if (!found) throw new Error(`The wiring has no function ${entry}`);
  return found;
};
