/** The queues that some function may make schedules for. */
import {
  apiFunctions,
  bridgeSocketFunctions,
  queueConsumers,
  ruleConsumers,
  socketFunctions,
  streamConsumers,
  type Access,
} from '../functions/wiring';

type Named = Readonly<Record<string, { readonly access: readonly Access[] }>>;

const consumers: readonly Named[] = [queueConsumers, ruleConsumers, socketFunctions, bridgeSocketFunctions, streamConsumers];

const allAccess = (): readonly Access[] =>
  [...apiFunctions, ...consumers.flatMap((named) => Object.values(named))].flatMap(({ access }) => access);

export const scheduledQueues = (): readonly string[] => [
  ...new Set(allAccess().flatMap((access) => ('schedule' in access ? [access.schedule] : []))),
];
