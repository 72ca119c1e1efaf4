/**
 * Starts everything that invokes functions without a client's request: consumers of queues and of the stream, and
 * rules.
 */
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { Clock } from '../functions/runtime/clock';
import { apiFunctions } from '../functions/wiring/api';
import type { FunctionDefaults } from '../functions/wiring/function';
import { namesOf } from '../functions/wiring/named';
import type { QueueConsumerOfRules, RuleConsumerName, StreamConsumerName } from '../functions/wiring/names';
import { type QueueConsumer, queueConsumers } from '../functions/wiring/queues';
import { rules as wiredRules } from '../functions/wiring/rules';
import { queues as queueWiring, type WorkQueueName } from '../functions/wiring/storage';
import { streamConsumers } from '../functions/wiring/streams';
import { SECOND_MS } from '../schemas/durations';
import { deliveriesOf, type Rule } from './bus/rule-queues';
import type { StreamLog } from './dynamo/stream-log';
import type { Invoker, InvokeResult } from './invoke';
import type { Log } from './log';
import type { Measurements } from './metrics/measurements';
import type { ServiceFaults } from './metrics/service-faults';
import { failedMessageIds } from './queues/batch-result';
import { type RunningConsumer, startQueueConsumer } from './queues/queue-consumer';
import type { Message } from './queues/message';
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
  readonly measurements: Measurements;
  readonly faults: ServiceFaults;
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

const startQueues = ({ queues, invoker, retry, now, log, measurements }: ConsumerOptions): readonly RunningConsumer[] =>
  Object.entries(queueConsumers).map(([name, wired]) => {
    const queue = queues.named(wired.queue);
    const invoke = invoker.invoke.bind(null, { ...wired, name });
    return startQueueConsumer({
      name,
      queue,
      batchSize: wired.batchSize,
      maxConcurrency: concurrencyOf(wired),
      invoke: async (messages) => {
        const result = await invoke(queueEvent(queue.definition, messages));
        const ids = messages.map(({ id }) => id);
        const failed = failedMessageIds(result, ids).length;
        measurements.record({ kind: 'mapping', of: name, name: 'FailedInvokeEventCount' }, failed);
        return result;
      },
      retry,
      now,
      log,
    });
  });

const functionOf = (rule: string): RuleConsumerName | QueueConsumerOfRules | undefined => {
  const target = wiredRules[rule]?.target;
  return target && ('invoke' in target ? target.invoke : target.invokeOrQueue);
};

const NOT_INVOKED: InvokeResult = {
  functionError: 'Unhandled',
  payload: { errorType: 'AccessDeniedException', errorMessage: 'The bus may not invoke the function.' },
};

const measured =
  ({ measurements, faults, now }: ConsumerOptions, { name, invoke }: Rule, attempts: number) =>
  async (message: Message | undefined): Promise<InvokeResult> => {
    const of = functionOf(name);
    const { body = 'null', sentAt = now(), receiveCount = 1 } = message ?? {};
    if (receiveCount === 1) measurements.record({ kind: 'rule', of: name, name: 'MatchedEvents' });
    if (faults.brokenRules.has(name)) {
      measurements.record({ kind: 'rule', of: name, name: 'FailedInvocations' });
      return NOT_INVOKED;
    }
    if (of !== undefined) measurements.record({ kind: 'function', of, name: 'AsyncEventAge' }, now() - sentAt);
    const result = await invoke(JSON.parse(body));
    if (of !== undefined && result.functionError !== null && receiveCount >= attempts)
      measurements.record({ kind: 'function', of, name: 'AsyncEventsDropped' });
    return result;
  };

/** A rule's function receives one event at a time. */
const startRules = (options: ConsumerOptions): readonly RunningConsumer[] => {
  const { queues, rules, retry, now, log } = options;
  return rules.map((rule) => {
    const { name } = rule;
    const queue = queues.named(deliveriesOf(name));
    const invoke = measured(options, rule, queue.definition.maxReceiveCount);
    return startQueueConsumer({
      name,
      queue,
      batchSize: 1,
      maxConcurrency: MAX_CONCURRENT_BATCHES,
      invoke: ([message]) => invoke(message),
      retry,
      now,
      log,
    });
  });
};

/** Of the last record that was read. */
const ageOf = ({ Records: records }: DynamoDBStreamEvent, now: number): number => {
  const seconds = records.at(-1)?.dynamodb?.ApproximateCreationDateTime;
  return seconds === undefined ? 0 : Math.max(0, now - seconds * SECOND_MS);
};

export const startConsumers = (options: ConsumerOptions): Consumers => {
  const { queues, stream, invoker, now, measurements } = options;
  const names = namesOf(streamConsumers);
  const invokeStream: Consumers['invokeStream'] = (name, event) => invoker.invokeParsed({ ...streamConsumers[name], name }, event);

  const startStream = (name: StreamConsumerName): StreamConsumerHandle =>
    startStreamConsumer({
      name,
      wiring: streamConsumers[name],
      log: stream,
      mayDeliver: () => invoker.settled(tellers, AFTER_WRITER_MS),
      invoke: async (event) => {
        measurements.record({ kind: 'function', of: name, name: 'IteratorAge' }, ageOf(event, now()));
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
