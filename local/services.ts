/** Starts the emulated AWS services behind the functions, each with its data. */
import { join } from 'node:path';
import type { AwsTransport } from '../functions/adapters/aws-transport';
import type { Clock } from '../functions/runtime/clock';
import { keyNames } from '../functions/wiring/keys';
import { type AwsServer, startAwsServer } from './aws/aws-server';
import type { InvokeByName } from './aws/function-operations';
import { type Bus, type BusRule, openBus } from './bus/bus';
import { deliveriesOf, deliveryQueues, type InvokingRule, type Rule, ruleQueues } from './bus/rule-queues';
import { type LocalDynamo, startDynamo } from './dynamo/start-dynamo';
import type { Connections } from './gateway/sockets/connection';
import type { Log } from './log';
import type { Measurements } from './metrics/measurements';
import { faultyDynamo, faultyServices, type ServiceFaults } from './metrics/service-faults';
import { queueDefinitions } from './queues/queue-definitions';
import { openQueues, type Queues } from './queues/queues';
import { openSchedules, type Schedules } from './schedules/schedules';
import { type LocalSecrets, localSecrets } from './secrets';
import { inMemoryTransport } from './service-router';
import { BRIDGE_SECRET_ID, BUS_NAME, KEY_IDS } from './settings';

/** Functions that stop what has been started, to be called in reverse order. */
export type Stops = (() => Promise<void> | void)[];

export const stopAll = async (stops: Stops): Promise<void> => {
  for (const stop of stops.splice(0).reverse()) await stop();
};

export type ServiceOptions = {
  readonly dataFolder?: string | undefined;
  readonly secrets: Readonly<Record<string, string>>;
  /** The bridge driver's keys, as JSON. */
  readonly bridgeSecrets: string;
  /** The rules of the wiring, and additional ones. */
  readonly rules: { readonly wired: readonly InvokingRule[]; readonly given: readonly Rule[] };
  readonly invoke: InvokeByName;
  readonly now: Clock;
  readonly log: Log;
  readonly measurements: Measurements;
  readonly faults: ServiceFaults;
};

export type Services = {
  readonly dynamo: LocalDynamo;
  readonly queues: Queues;
  readonly schedules: Schedules;
  readonly bus: Bus;
  readonly aws: AwsServer;
  /** Empty at the start. */
  readonly connections: Connections;
  readonly secrets: LocalSecrets;
  /** Reaches the services without a network. */
  readonly transport: AwsTransport;
};

export const folderIn = (dataFolder: string | undefined, name: string): string | undefined =>
  dataFolder === undefined ? undefined : join(dataFolder, name);

const busRules = ({ wired, given }: ServiceOptions['rules'], queues: Queues): readonly BusRule[] =>
  [...wired, ...given].map(({ name, pattern }) => ({ name, pattern, deliveries: queues.named(deliveriesOf(name)) }));

export const startServices = async (
  { dataFolder, rules, invoke, now, log, measurements, faults, ...options }: ServiceOptions,
  stops: Stops,
): Promise<Services> => {
  const secrets = await localSecrets(dataFolder, options.secrets);
  const path = folderIn(dataFolder, 'dynamo');
  const dynamo = await startDynamo({ now, ...(path === undefined ? {} : { path }) });
  stops.push(() => dynamo.stop());
  const definitions = [...queueDefinitions(), ...deliveryQueues(rules.wired), ...ruleQueues(rules.given.map(({ name }) => name))];
  const queues = await openQueues(definitions, now, folderIn(dataFolder, 'queues'));
  stops.push(() => queues.close());
  const schedules = await openSchedules({ queues, now, log, folder: folderIn(dataFolder, 'schedules') });
  stops.push(() => schedules.stop());
  const bus = await openBus({ name: BUS_NAME, rules: busRules(rules, queues), now, folder: folderIn(dataFolder, 'bus') });
  stops.push(() => bus.close());
  const connections: Connections = new Map();
  const keys = Object.fromEntries(keyNames.map((name) => [KEY_IDS[name], secrets[name]]));
  // Whatever else is given has its name there.
  const kept = { ...options.secrets, ...keys, [BRIDGE_SECRET_ID]: options.bridgeSecrets };
  const aws = await startAwsServer({ queues, bus, schedules, connections, secrets: kept, invoke, now, log });
  stops.push(aws.stop);
  const { transport, close } = inMemoryTransport({
    [dynamo.endpoint]: faultyDynamo(dynamo.handle, faults, measurements),
    [aws.url]: faultyServices(aws.handle, faults),
  });
  stops.push(close);
  return { dynamo, queues, schedules, bus, aws, connections, secrets, transport };
};
