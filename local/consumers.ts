/**
 * Starts everything that invokes functions without a client's request: consumers of queues and of the stream, and
 * rules.
 */
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { Clock } from '../functions/runtime/clock';
import { apiFunctions } from '../functions/wiring/api';
import type { FunctionDefaults } from '../functions/wiring/function';
import type { StreamConsumerName } from '../functions/wiring/names';
import { type QueueConsumer, queueConsumers } from '../functions/wiring/queues';
import { queues as queueWiring, type WorkQueueName } from '../functions/wiring/storage';
import { streamConsumers } from '../functions/wiring/streams';
import { deliveriesOf, type Rule } from './bus/rule-queues';
import type { StreamLog } from './dynamo/stream-log';
import type { Invoker, InvokeResult } from './invoke';
import type { Log } from './log';
import { type RunningConsumer, startQueueConsumer } from './queues/queue-consumer';
import { queueEvent } from './queues/queue-event';
import type { Queues } from './queues/queues';
import type { RetrySettings } from './queues/retry-delay';
import { startStreamConsumer, type StreamConsumerHandle } from './streams/start-stream-consumer';

export type ConsumerOptions = {
  readonly queues: Queues;
  readonly stream: StreamLog;
  readonly invoker: Invoker;
  readonly rules: readonly Rule[];
  readonly retry: RetrySettings;
  readonly now: Clock;
  readonly log: Log;
};

export type Consumers = {
  /** The names of the parts that still have work to do. */
  readonly busy: () => readonly string[];
  /** Receives what is due at once, after the clock was moved by hand. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
  /** Invokes a stream consumer with an event, for redriving. The event must not be shared. */
  readonly invokeStream: (name: StreamConsumerName, event: DynamoDBStreamEvent) => Promise<InvokeResult>;
};

/**
 * Streams are slower than the functions that write: in AWS a record arrives some 200 ms after its write. So here it
 * arrives when the functions have ended that run and tell terminals of what they write, but no later than this.
 */
const AFTER_WRITER_MS = 200;
const functions: readonly FunctionDefaults[] = [...apiFunctions, ...Object.values(queueConsumers), ...Object.values(streamConsumers)];
const tells = ({ access }: FunctionDefaults): boolean => access.some((each) => 'connections' in each && each.connections === 'post');
const tellers: ReadonlySet<string> = new Set(functions.filter(tells).map(({ entry }) => entry));

/**
 * The wiring says how many batches run at once; this limits them to a number that one machine can handle. If a batch
 * may hold several messages, fewer batches run at once, because waiting messages are then gathered into the next batch.
 * That does not apply to deliveries to partners, where a hanging sink occupies its place for a long time. AWS starts
 * with five and adds more gradually.
 */
const MAX_CONCURRENT_BATCHES = 100;
const MAX_CONCURRENT_LARGE_BATCHES = 20;

/** The groups of a fair queue are partners, whose servers may be slow to answer. */
const callsPartners = (queue: WorkQueueName): boolean => 'fair' in queueWiring[queue];

const concurrencyOf = ({ queue, batchSize, maxConcurrency }: QueueConsumer): number =>
  Math.min(maxConcurrency, batchSize > 1 && !callsPartners(queue) ? MAX_CONCURRENT_LARGE_BATCHES : MAX_CONCURRENT_BATCHES);

/** A stream consumer recognises the failure of a function by this error. */
class FunctionFailed extends Error {}

const startQueues = ({ queues, invoker, retry, now, log }: ConsumerOptions): readonly RunningConsumer[] =>
  Object.entries(queueConsumers).map(([name, wired]) => {
    const queue = queues.named(wired.queue);
    const invoke = invoker.invoke.bind(null, { ...wired, name });
    return startQueueConsumer({
      name,
      queue,
      batchSize: wired.batchSize,
      maxConcurrency: concurrencyOf(wired),
      invoke: (messages) => invoke(queueEvent(queue.definition, messages)),
      retry,
      now,
      log,
    });
  });

/** A rule's function receives one event at a time. */
const startRules = ({ queues, rules, retry, now, log }: ConsumerOptions): readonly RunningConsumer[] =>
  rules.map(({ name, invoke }) =>
    startQueueConsumer({
      name,
      queue: queues.named(deliveriesOf(name)),
      batchSize: 1,
      maxConcurrency: MAX_CONCURRENT_BATCHES,
      invoke: ([message]) => invoke(JSON.parse(message?.body ?? 'null')),
      retry,
      now,
      log,
    }),
  );

export const startConsumers = (options: ConsumerOptions): Consumers => {
  const { queues, stream, invoker, now } = options;
  const names = Object.keys(streamConsumers) as readonly StreamConsumerName[];
  const invokeStream: Consumers['invokeStream'] = (name, event) => invoker.invokeParsed({ ...streamConsumers[name], name }, event);

  const startStream = (name: StreamConsumerName): StreamConsumerHandle =>
    startStreamConsumer({
      name,
      wiring: streamConsumers[name],
      log: stream,
      invoke: async (event) => {
        await invoker.settled(tellers, AFTER_WRITER_MS);
        const result = await invokeStream(name, event);
        if (result.functionError) throw new FunctionFailed(result.payload.errorType);
        return result.payload;
      },
      sendDeadLetter: async (queue, body) => void (await queues.named(queue).send({ body })),
      now,
    });

  const fromStream = names.map((name) => ({ name, handle: startStream(name) }));
  const fromQueues = [...startQueues(options), ...startRules(options)];
  const consumed = queues.names().filter((name) => queues.named(name).definition.deadLetterQueue !== null);

  return {
    invokeStream,
    busy: () => [
      ...fromStream.filter(({ handle }) => handle.pending() > 0).map(({ name }) => name),
      ...consumed.filter((name) => queues.named(name).pending() > 0),
    ],
    wake: () => fromQueues.forEach((consumer) => consumer.wake()),
    stop: async () => {
      await Promise.all([...fromStream.map(({ handle }) => handle.stop()), ...fromQueues.map((consumer) => consumer.stop())]);
    },
  };
};
