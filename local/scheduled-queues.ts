/** The queues for which functions may create schedules. */
import { apiFunctions } from '../functions/wiring/api';
import { bridgeSocketFunctions } from '../functions/wiring/bridge-sockets';
import type { Access } from '../functions/wiring/function';
import { queueConsumers } from '../functions/wiring/queues';
import { ruleConsumers } from '../functions/wiring/rules';
import { socketFunctions } from '../functions/wiring/sockets';
import { streamConsumers } from '../functions/wiring/streams';
import { timedFunctions } from '../functions/wiring/timers';

type Named = Readonly<Record<string, { readonly access: readonly Access[] }>>;

const consumers: readonly Named[] = [
  queueConsumers,
  ruleConsumers,
  socketFunctions,
  bridgeSocketFunctions,
  streamConsumers,
  timedFunctions,
];

const allAccess = (): readonly Access[] =>
  [...apiFunctions, ...consumers.flatMap((named) => Object.values(named))].flatMap(({ access }) => access);

export const scheduledQueues = (): readonly string[] => [
  ...new Set(allAccess().flatMap((access) => ('schedule' in access ? [access.schedule] : []))),
];
