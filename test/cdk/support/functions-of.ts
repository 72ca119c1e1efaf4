/** All functions of the wiring, each with its synthesised function. */
import { streamConsumerIds } from '../../../functions/wiring/names';
import { apiFunctions } from '../../../functions/wiring/api';
import type { FunctionDefaults } from '../../../functions/wiring/function';
import type { StreamConsumerName } from '../../../functions/wiring/names';
import { type QueueConsumer, queueConsumers } from '../../../functions/wiring/queues';
import { type RuleConsumer, ruleConsumers } from '../../../functions/wiring/rules';
import { type SocketFunction, socketFunctions } from '../../../functions/wiring/sockets';
import { type StreamConsumer, streamConsumers } from '../../../functions/wiring/streams';
import { type TimedFunction, timedFunctions } from '../../../functions/wiring/timers';
import { type Deployment, logicalIdOf, type Resource } from './deployment';

export type DeployedFunction = {
  readonly name: string;
  readonly wiring: FunctionDefaults;
  readonly logicalId: string;
  readonly resource: Resource;
};

export const streamConsumerList: [string, StreamConsumer][] = Object.entries(streamConsumers);
export const ruleConsumerList: [string, RuleConsumer][] = Object.entries(ruleConsumers);
export const socketFunctionList: [string, SocketFunction][] = Object.entries(socketFunctions);
export const timedFunctionList: [string, TimedFunction][] = Object.entries(timedFunctions);
export const queueConsumerList: [string, QueueConsumer][] = Object.entries(queueConsumers);

/** Name, wiring, and the path of its function in the stack. */
export const wiredFunctions: [string, FunctionDefaults, string][] = [
  ...apiFunctions.map((wiring): [string, FunctionDefaults, string] => [
    wiring.operation.operationId,
    wiring,
    `Http/${wiring.operation.operationId}`,
  ]),
  ...socketFunctionList.map(([name, wiring]): [string, FunctionDefaults, string] => [name, wiring, `SocketRoutes/${name}`]),
  ...ruleConsumerList.map(([name, wiring]): [string, FunctionDefaults, string] => [name, wiring, `Rules/${name}/Function`]),
  ...streamConsumerList.map(([name, wiring]): [string, FunctionDefaults, string] => [
    name,
    wiring,
    `Streams/${streamConsumerIds[name as StreamConsumerName]}/Function`,
  ]),
  ...queueConsumerList.map(([name, wiring]): [string, FunctionDefaults, string] => [name, wiring, `Queues/${name}/Function`]),
  ...timedFunctionList.map(([name, wiring]): [string, FunctionDefaults, string] => [name, wiring, `Timers/${name}/Function`]),
];

const at = (deployment: Deployment, path: string) => {
  const { stateless } = deployment.stacks;
  const found = stateless.node.findAll().find((construct) => construct.node.path === `${stateless.stackName}/${path}`);
  if (!found) throw new Error(`The stack has no ${path}`);
  return logicalIdOf(found, stateless);
};

export const deployedFunction = (deployment: Deployment, name: string): DeployedFunction => {
  const wired = wiredFunctions.find(([each]) => each === name);
  if (!wired) throw new Error(`The wiring has no ${name}`);
  const logicalId = at(deployment, wired[2]);
  const resource = deployment.stateless.Resources[logicalId];
  if (!resource) throw new Error(`The template has no ${logicalId}`);
  return { name, wiring: wired[1], logicalId, resource };
};
