/**
 * Each rule that invokes a function has a queue of events that wait for their invocation.
 *
 * As in AWS, a failed asynchronous invocation is retried up to its limit and then goes to its dead-letter queue. AWS
 * waits one minute and then two between attempts; here the shorter waits of local retries apply.
 */
import type { InvokeResult } from '../invoke';
import type { QueueDefinition } from '../queues/persistent-queue';
import { deadLetterQueue, deadLettersOf } from '../queues/queue-definitions';
import type { EventPattern } from './event-pattern';

export type Rule = {
  readonly name: string;
  readonly pattern: EventPattern;
  /** The event must not be shared: the function may change it. */
  readonly invoke: (event: unknown) => Promise<InvokeResult>;
};

/** A rule of the wiring. Its function defines the number of attempts and the queue of events that fail for good. */
export type InvokingRule = Rule & { readonly attempts: number; readonly deadLetters: string };

/** AWS's default. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const ATTEMPTS = 3;

/** Longer than any function may run. */
const VISIBILITY_SECONDS = 900;

export const deliveriesOf = (ruleName: string): string => `${ruleName}-deliveries`;

const deliveries = (name: string, attempts: number, deadLetters: string): QueueDefinition => ({
  name: deliveriesOf(name),
  fifo: false,
  visibilityTimeoutSeconds: VISIBILITY_SECONDS,
  maxReceiveCount: attempts,
  deadLetterQueue: deadLetters,
});

/** For rules whose dead-letter queue already exists. */
export const deliveryQueues = (rules: readonly InvokingRule[]): readonly QueueDefinition[] =>
  rules.map(({ name, attempts, deadLetters }) => deliveries(name, attempts, deadLetters));

/** For additional rules, each with its own dead-letter queue. */
export const ruleQueues = (ruleNames: readonly string[]): readonly QueueDefinition[] =>
  ruleNames.flatMap((name) => [deliveries(name, ATTEMPTS, deadLettersOf(name)), deadLetterQueue(name, false)]);
