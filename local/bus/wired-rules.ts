/** The rules of the wiring: some invoke a function with each event, some put the event into a queue. */
import { ruleConsumers, rules, type RuleConsumerName } from '../../functions/wiring';
import type { Invoker } from '../invoke';
import { deadLettersOf } from '../queues/queue-definitions';
import type { EventPattern } from './event-pattern';
import type { InvokingRule } from './rule-queues';

export type SendingRule = { readonly name: string; readonly pattern: EventPattern; readonly queue: string };

const invoking = (name: string, pattern: EventPattern, consumer: RuleConsumerName, invoke: Invoker['invoke']): InvokingRule => {
  const wired = { ...ruleConsumers[consumer], name: consumer };
  const attempts = 1 + wired.maximumRetryAttempts;
  return { name, pattern, attempts, deadLetters: deadLettersOf(consumer), invoke: (event) => invoke(wired, event) };
};

export const invokingRules = (invoke: Invoker['invoke']): readonly InvokingRule[] =>
  Object.entries(rules).flatMap(([name, { pattern, target }]) =>
    'invoke' in target ? [invoking(name, pattern, target.invoke, invoke)] : [],
  );

export const sendingRules = (): readonly SendingRule[] =>
  Object.entries(rules).flatMap(([name, { pattern, target }]) => ('send' in target ? [{ name, pattern, queue: target.send }] : []));
