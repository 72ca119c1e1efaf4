/**
 * The queue behind each rule that invokes a function: it holds the events on their way there.
 *
 * An asynchronous invocation that fails is tried again as often as it may be and then goes to its dead-letter queue, as in the
 * cloud; there a minute and then two lie between the attempts, here the shorter waits of local retries.
 */
import type { InvokeResult } from '../invoke';
import type { QueueDefinition } from '../queues/persistent-queue';
import { deadLetterQueue, deadLettersOf } from '../queues/queue-definitions';
import type { EventPattern } from './event-pattern';

export type Rule = {
  readonly name: string;
  readonly pattern: EventPattern;
  /** With an event that nobody else holds. */
  readonly invoke: (event: unknown) => Promise<InvokeResult>;
};

/** A rule of the wiring: its function says how often it is tried, and which queue has what fails for good. */
export type InvokingRule = Rule & { readonly attempts: number; readonly deadLetters: string };

/** What the cloud does where nothing else is said. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const ATTEMPTS = 3;

/** Longer than any function may take. */
const VISIBILITY_SECONDS = 900;

export const deliveriesOf = (ruleName: string): string => `${ruleName}-deliveries`;

const deliveries = (name: string, attempts: number, deadLetters: string): QueueDefinition => ({
  name: deliveriesOf(name),
  fifo: false,
  visibilityTimeoutSeconds: VISIBILITY_SECONDS,
  maxReceiveCount: attempts,
  deadLetterQueue: deadLetters,
});

/** For rules whose failed events have their queue already. */
export const deliveryQueues = (rules: readonly InvokingRule[]): readonly QueueDefinition[] =>
  rules.map(({ name, attempts, deadLetters }) => deliveries(name, attempts, deadLetters));

/** For rules that are given, each with a dead-letter queue of its own. */
export const ruleQueues = (ruleNames: readonly string[]): readonly QueueDefinition[] =>
  ruleNames.flatMap((name) => [deliveries(name, ATTEMPTS, deadLettersOf(name)), deadLetterQueue(name, false)]);
