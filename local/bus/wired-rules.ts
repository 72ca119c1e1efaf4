/** The rules of the wiring. Each invokes a function with every event that matches. */
import type { FunctionDefaults } from '../../functions/wiring/function';
import { queueConsumers } from '../../functions/wiring/queues';
import { type Rule, ruleConsumers, rules } from '../../functions/wiring/rules';
import type { Invoker } from '../invoke';
import { deadLettersOf } from '../queues/queue-definitions';
import type { InvokingRule } from './rule-queues';

type Invoked = { readonly name: string; readonly wired: FunctionDefaults; readonly attempts: number; readonly deadLetters: string };

const invokedBy = ({ target }: Rule): Invoked => {
  if ('invoke' in target) {
    const [name, wired] = [target.invoke, ruleConsumers[target.invoke]];
    return { name, wired, attempts: 1 + wired.maximumRetryAttempts, deadLetters: deadLettersOf(name) };
  }
  const [name, wired] = [target.invokeOrQueue, queueConsumers[target.invokeOrQueue]];
  return { name, wired, attempts: 1, deadLetters: wired.queue };
};

export const invokingRules = (invoke: Invoker['invokeParsed']): readonly InvokingRule[] =>
  Object.entries(rules).map(([name, rule]) => {
    const { name: functionName, wired, attempts, deadLetters } = invokedBy(rule);
    const { pattern } = rule;
    return { name, pattern, attempts, deadLetters, invoke: (event) => invoke({ ...wired, name: functionName }, event) };
  });
