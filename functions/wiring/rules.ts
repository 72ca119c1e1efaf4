/** The rules of the bus, and the functions that they invoke. */
import { type FunctionDefaults, INTERACTIVE_MB } from './function';
import type { QueueConsumerOfRules, RuleConsumerName } from './names';

/**
 * A function that a rule of the bus invokes, once for each event. Events that fail for good go to
 * `<name>-dead-letters`.
 */
export type RuleConsumer = FunctionDefaults & {
  /**
   * The retries after the first attempt. Lambda makes at most two (Lambda developer guide, "Asynchronous invocation").
   */
  readonly maximumRetryAttempts: 0 | 1 | 2;
};

/** A rule of the bus: an event pattern, and the target of matching events. */
export type Rule = {
  readonly pattern: Readonly<Record<string, readonly unknown[]>>;
  readonly target:
    | { readonly invoke: RuleConsumerName }
    /**
     * Invokes the function once with each event. An event that fails goes to the function's queue, and is retried from
     * there.
     */
    | { readonly invokeOrQueue: QueueConsumerOfRules };
};

/** Every change of a conference or of its participants. */
export const changesOfConferences = { 'detail-type': [{ prefix: 'rollcall.conference.' }, { prefix: 'rollcall.participant.' }] } as const;

/**
 * Most events need only one invocation. With a queue in between, each would need three more requests and arrive later.
 */
export const rules: Readonly<Record<string, Rule>> = {
  'push-to-terminals': { pattern: changesOfConferences, target: { invoke: 'push' } },
  webhooks: { pattern: changesOfConferences, target: { invokeOrQueue: 'fan-out' } },
};

export const ruleConsumers: Readonly<Record<RuleConsumerName, RuleConsumer>> = {
  push: {
    entry: 'functions/terminals/push.ts',
    maximumRetryAttempts: 2,
    timeoutSeconds: 30,
    memoryMb: INTERACTIVE_MB,
    access: [
      { table: 'conferences', actions: ['GetItem'] },
      { table: 'records', actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { connections: 'post-and-close' },
    ],
  },
};
