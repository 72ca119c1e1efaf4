/** The wiring of all functions together. */
import { apiFunctions } from '../functions/wiring/api';
import { bridgeSocketFunctions } from '../functions/wiring/bridge-sockets';
import type { FunctionDefaults } from '../functions/wiring/function';
import { queueConsumers } from '../functions/wiring/queues';
import { ruleConsumers } from '../functions/wiring/rules';
import { socketFunctions } from '../functions/wiring/sockets';
import type { WorkQueueName } from '../functions/wiring/storage';
import { streamConsumers } from '../functions/wiring/streams';
import { timedFunctions } from '../functions/wiring/timers';

const everyFunction: readonly FunctionDefaults[] = [
  ...apiFunctions,
  ...Object.values(socketFunctions),
  ...Object.values(bridgeSocketFunctions),
  ...Object.values(streamConsumers),
  ...Object.values(queueConsumers),
  ...Object.values(ruleConsumers),
  ...Object.values(timedFunctions),
];

const everyAccess = everyFunction.flatMap(({ access }) => access);

/** The queues that schedules of functions send to. */
export const scheduledQueues: readonly WorkQueueName[] = [
  ...new Set(everyAccess.flatMap((each) => ('schedule' in each ? [each.schedule] : []))),
];
