/** The names of the bus's rules, and the queues they send to. */
import { Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { queueConsumers } from '../functions/wiring/queues';
import type { Rule } from '../functions/wiring/rules';
import type { QueueName } from '../functions/wiring/storage';

/** The prefix distinguishes our rules from those that others add to the bus. */
export const ruleName = (name: string): string => `rollcall-${name}`;

/**
 * The ARN of a rule, composed from its name. The queues belong to the stateful stack and must allow the rule to send,
 * but the stateless stack already depends on the queues, and two stacks cannot depend on each other.
 */
export const ruleArn = (bus: EventBus, name: string): string =>
  Stack.of(bus).formatArn({ service: 'events', resource: 'rule', resourceName: `${bus.eventBusName}/${ruleName(name)}` });

/** The dead-letter queue of events that cannot be delivered to the rule's target. EventBridge sends them there. */
export const queueOfRule = ({ target }: Rule): QueueName =>
  'invoke' in target ? `${target.invoke}-dead-letters` : queueConsumers[target.invokeOrQueue].queue;
