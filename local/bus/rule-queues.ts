/**
 * The queue behind each rule: it holds the events on their way to the rule's function.
 *
 * An asynchronous invocation that fails is tried twice more and then goes to its dead-letter queue, as in the cloud; there a
 * minute and then two lie between the attempts, here the shorter waits of local retries.
 */
import type { QueueDefinition } from '../queues/kept-queue';
import type { EventPattern } from './event-pattern';
import type { InvokeResult } from '../invoke';

export type Rule = {
  readonly name: string;
  readonly pattern: EventPattern;
  readonly invoke: (event: unknown) => Promise<InvokeResult>;
};

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const ATTEMPTS = 3;

/** Longer than any function may take. */
const VISIBILITY_SECONDS = 900;

export const deliveriesOf = (ruleName: string): string => `${ruleName}-deliveries`;

export const ruleQueues = (ruleNames: readonly string[]): readonly QueueDefinition[] =>
  ruleNames.flatMap((name) => {
    const deadLetterQueue = `${name}-dead-letters`;
    const standard = { fifo: false, visibilityTimeoutSeconds: VISIBILITY_SECONDS };
    return [
      { ...standard, name: deliveriesOf(name), maxReceiveCount: ATTEMPTS, deadLetterQueue },
      { ...standard, name: deadLetterQueue, maxReceiveCount: Infinity, deadLetterQueue: null },
    ];
  });
