/** Rules of the bus: what they are called, and which queues they send to. */
import { Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { queueConsumers } from '../functions/wiring/queues';
import type { Rule } from '../functions/wiring/rules';
import type { QueueName } from '../functions/wiring/storage';

/** Told from the rules that others put on the bus. */
export const ruleName = (name: string): string => `rollcall-${name}`;

/**
 * The ARN of a rule by its name: queues, which are kept, let their rule send without asking the stack that runs for it. That
 * stack uses the queues, and two stacks cannot use each other.
 */
export const ruleArn = (bus: EventBus, name: string): string =>
  Stack.of(bus).formatArn({ service: 'events', resource: 'rule', resourceName: `${bus.eventBusName}/${ruleName(name)}` });

/** Where an event goes that cannot be given to the target, and the queue that EventBridge sends to for a rule. */
export const queueOfRule = ({ target }: Rule): QueueName =>
  'invoke' in target ? `${target.invoke}-dead-letters` : queueConsumers[target.invokeOrQueue].queue;
