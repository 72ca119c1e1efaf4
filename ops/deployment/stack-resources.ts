/**
 * Which resource of the stacks is what. A logical id is the path of the construct without other characters than letters
 * and digits, and a hash: `Queueslegcommands1A2B3C4D` is the queue `leg-commands`.
 */
import { namesOf } from '../../functions/wiring/named';
import { streamConsumerIds } from '../../functions/wiring/names';
import { ruleConsumers } from '../../functions/wiring/rules';
import { queues, type QueueName } from '../../functions/wiring/storage';
import { streamConsumers } from '../../functions/wiring/streams';
import { EXIT, OpsFailure } from '../failure';
import type { InvokedFunction, LogGroups } from './deployment';

/** Logical id → physical id. */
export type StackResources = Readonly<Record<string, string>>;

const functionPaths: readonly (readonly [InvokedFunction, string])[] = [
  ...namesOf(streamConsumers).map((name) => [name, `Streams/${streamConsumerIds[name]}/Function`] as const),
  ...namesOf(ruleConsumers).map((name) => [name, `Rules/${name}/Function`] as const),
];
const queueNames: readonly QueueName[] = [
  ...namesOf(queues).flatMap((name) => [name, `${name}-dead-letters`] as const),
  ...Object.values(streamConsumers).map(({ deadLetters }) => deadLetters),
  ...namesOf(ruleConsumers).map((name) => `${name}-dead-letters` as const),
];

const HASH = '[0-9A-F]{8}';

/** Throws if there is none, which means that the stack is of another version. */
const resourceAt = (resources: StackResources, path: string): string => {
  const logicalId = new RegExp(`^${path.replaceAll(/[^A-Za-z0-9]/g, '')}${HASH}$`);
  const [, found] = Object.entries(resources).find(([id]) => logicalId.test(id)) ?? [];
  if (found === undefined)
    throw new OpsFailure(EXIT.unreachable, `The deployment has no ${path}: it may be of another version than this tool.`);
  return found;
};

/** The physical id of a queue is its URL. */
export const queueUrlsIn = (stateful: StackResources): Record<QueueName, string> =>
  Object.fromEntries(queueNames.map((name) => [name, resourceAt(stateful, `Queues/${name}`)])) as Record<QueueName, string>;

/** The physical id of a function is its name. */
export const functionNamesIn = (stateless: StackResources): Record<InvokedFunction, string> =>
  Object.fromEntries(functionPaths.map(([name, path]) => [name, resourceAt(stateless, path)])) as Record<InvokedFunction, string>;

/** A function that reads the hash key: its environment has every setting that the tool needs. */
export const describingFunctionIn = (stateless: StackResources): string => resourceAt(stateless, 'Queues/subscription-tasks/Function');

/** The physical id of a log group is its name. */
export const logGroupsIn = (stateless: StackResources): LogGroups => ({
  takeChanges: resourceAt(stateless, `Streams/${streamConsumerIds['take-changes']}/FunctionLogs`),
  publish: resourceAt(stateless, 'Queues/publish/FunctionLogs'),
});
