/** What the wiring says of all its functions together. */
import {
  apiFunctions,
  bridgeSocketFunctions,
  queueConsumers,
  ruleConsumers,
  socketFunctions,
  streamConsumers,
  type FunctionDefaults,
  type QueueName,
  type WorkQueueName,
} from '../functions/wiring';

const everyFunction: readonly FunctionDefaults[] = [
  ...apiFunctions,
  ...Object.values(socketFunctions),
  ...Object.values(bridgeSocketFunctions),
  ...Object.values(streamConsumers),
  ...Object.values(queueConsumers),
  ...Object.values(ruleConsumers),
];

const everyAccess = everyFunction.flatMap(({ access }) => access);

/** The queues that functions send to. */
export const sentToQueues: readonly QueueName[] = [...new Set(everyAccess.flatMap((each) => ('send' in each ? [each.send] : [])))];

/** The queues that schedules of functions send to. */
export const scheduledQueues: readonly WorkQueueName[] = [
  ...new Set(everyAccess.flatMap((each) => ('schedule' in each ? [each.schedule] : []))),
];
