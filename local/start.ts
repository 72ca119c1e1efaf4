/**
 * A whole deployment in this process: the functions of the wiring behind a local API Gateway, with a local DynamoDB and its
 * stream, SQS, EventBridge, Secrets Manager, an identity provider, and the sandbox carrier.
 *
 * Where it differs from the cloud: permissions are not checked, nothing is throttled, functions share one process and its
 * environment, and what failed is tried again sooner (`queues/retry-delay.ts`). Each part names its own differences.
 */
import { join } from 'node:path';
import type { Server } from 'node:http';
import { resetContainer } from '../functions/container';
import type { Clock } from '../functions/ports';
import { setClock } from '../functions/providers/process';
import { apiFunctions } from '../functions/wiring';
import { startAwsServer, type AwsServer } from './aws/aws-server';
import { openBus, type Bus, type PublishedEvent } from './bus/bus';
import { deliveriesOf, ruleQueues, type Rule } from './bus/rule-queues';
import { startConsumers } from './consumers';
import { startDynamo, type LocalDynamo } from './dynamo/start-dynamo';
import { openGateway, type LocalRoute } from './gateway/start-gateway';
import { untilIdle } from './idle';
import { inspectionRoutes } from './inspection-routes';
import { createInvoker, type LoadEntry } from './invoke';
import { createIssuer, type TokenRequest } from './issuer/issuer';
import { issuerRoutes, issuerUrl } from './issuer/issuer-routes';
import { logToStderr, type Log } from './log';
import { sdkVariables, setEnvironment } from './process-environment';
import { queueDefinitions } from './queues/queue-definitions';
import { openQueues, type DeadLetter, type Queues } from './queues/queues';
import { defaultRetry, type RetrySettings } from './queues/retry-delay';
import { redrive, type Redriven } from './redrive';
import { startSandbox, type Sandbox } from './sandbox/start-sandbox';
import { localSecrets, type LocalSecrets } from './secrets';
import { BUS_NAME, localSettings, numberClaimOf, SECRET_ID, type SettingOverrides } from './settings';

export type LocalOptions = {
  /** 0 or absent: any that is free. */
  readonly port?: number;
  /** Where everything outlives the process; in memory without it. */
  readonly dataFolder?: string;
  readonly environment?: SettingOverrides;
  readonly secrets?: Readonly<Record<string, string>>;
  /** False: no sandbox carrier, for those who bring a bridge of their own. */
  readonly sandbox?: boolean;
  readonly sandboxSpeed?: number;
  readonly rules?: readonly Rule[];
  readonly retry?: RetrySettings;
  /** Further routes beside the API. */
  readonly localRoutes?: readonly LocalRoute[];
  readonly load?: LoadEntry;
  /** The time of everything here, functions included. A clock that is moved brings deadlines and delayed messages with it. */
  readonly now?: Clock;
  readonly log?: Log;
};

export type Local = {
  readonly baseUrl: string;
  /** The gateway's server, for what else listens on the same address. */
  readonly server: Server;
  /** The sandbox carrier, where there is one. */
  readonly sandbox: Sandbox | null;
  readonly queues: Queues;
  /** An access token; a terminal's when no scopes are named. */
  readonly token: (request: TokenRequest) => Promise<string>;
  readonly deadLetters: () => readonly DeadLetter[];
  readonly redrive: (deadLetterQueue: string) => Promise<Redriven>;
  readonly events: (after?: number) => readonly PublishedEvent[];
  readonly onEvent: (listener: (published: PublishedEvent) => void) => () => void;
  /** Resolves once nothing is left to do now: no record, no message that is not delayed, no running function. */
  readonly idle: (mostMs?: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Services = {
  readonly dynamo: LocalDynamo;
  readonly queues: Queues;
  readonly bus: Bus;
  readonly aws: AwsServer;
  readonly secrets: LocalSecrets;
};

/** What has been started, for stopping it in the opposite order. */
type Stops = (() => Promise<void> | void)[];

const stopAll = async (stops: Stops): Promise<void> => {
  for (const stop of stops.splice(0).reverse()) await stop();
};

const folderOf = (options: LocalOptions, name: string): string | undefined =>
  options.dataFolder === undefined ? undefined : join(options.dataFolder, name);

const startServices = async (options: LocalOptions, now: Clock, log: Log, stops: Stops): Promise<Services> => {
  const { rules = [] } = options;
  const secrets = await localSecrets(options.dataFolder, options.secrets ?? {});
  const path = folderOf(options, 'dynamo');
  const dynamo = await startDynamo({ now, ...(path === undefined ? {} : { path }) });
  stops.push(() => dynamo.stop());
  const queues = await openQueues([...queueDefinitions(), ...ruleQueues(rules.map(({ name }) => name))], now, folderOf(options, 'queues'));
  stops.push(() => queues.close());
  const busRules = rules.map(({ name, pattern }) => ({ name, pattern, deliveries: queues.named(deliveriesOf(name)) }));
  const bus = await openBus({ name: BUS_NAME, rules: busRules, now, folder: folderOf(options, 'bus') });
  stops.push(() => bus.close());
  const aws = await startAwsServer({ queues, bus, secrets: { [SECRET_ID]: JSON.stringify(secrets) }, log });
  stops.push(aws.stop);
  return { dynamo, queues, bus, aws, secrets };
};

const startCarrier = async (options: LocalOptions, baseUrl: string, secrets: LocalSecrets, now: Clock): Promise<Sandbox | null> => {
  if (options.sandbox === false) return null;
  const dataFolder = folderOf(options, 'sandbox');
  const { bridgeKey, accessNetworkKey } = secrets;
  const addresses = { apiUrl: baseUrl, tokenUrl: `${issuerUrl(baseUrl)}/token` };
  const speed = options.sandboxSpeed ?? 1;
  return startSandbox({ ...addresses, bridgeKey, accessNetworkKey, speed, now, ...(dataFolder === undefined ? {} : { dataFolder }) });
};

/** Returns how to put the environment back. */
const showToFunctions = (options: LocalOptions, baseUrl: string, carrier: Sandbox | null, services: Services): (() => void) => {
  const { now = Date.now } = options;
  const { dynamo, aws, queues } = services;
  const queueUrls = Object.fromEntries(queues.names().map((name) => [name, aws.urls.urlOf(queues.named(name).definition)]));
  const addresses = { baseUrl, queueUrls, bridgeUrl: carrier?.bridgeUrl ?? '', accessNetworkUrl: carrier?.accessNetworkUrl ?? '' };
  const putBack = setEnvironment({
    ...sdkVariables({ dynamo: dynamo.endpoint, aws: aws.url }),
    ...localSettings(addresses, options.environment ?? {}),
  });
  setClock(now);
  resetContainer();
  return () => {
    putBack();
    setClock(Date.now);
  };
};

const start = async (options: LocalOptions, stops: Stops): Promise<Omit<Local, 'stop'>> => {
  const { now = Date.now, log = logToStderr, retry = defaultRetry, rules = [], load, localRoutes = [] } = options;
  const services = await startServices(options, now, log, stops);
  const { queues, bus, dynamo, secrets } = services;
  const gateway = await openGateway({ port: options.port, log });
  stops.push(gateway.stop);
  const numberClaim = numberClaimOf(options.environment ?? {});
  const issuer = await createIssuer({ url: issuerUrl(gateway.url), numberClaim, now, folder: options.dataFolder });
  const carrier = await startCarrier(options, gateway.url, secrets, now);
  if (carrier) stops.push(() => carrier.stop());
  // The functions need it to the end.
  stops.unshift(showToFunctions(options, gateway.url, carrier, services));

  const invoker = createInvoker({ log, ...(load ? { load } : {}) });
  const consumers = startConsumers({ queues, stream: dynamo.stream, invoker, rules, retry, now, log });
  stops.push(consumers.stop);
  const redriveQueue = (name: string): Promise<Redriven> => redrive(name, queues, consumers);
  gateway.serve({
    functions: apiFunctions,
    invoke: invoker.invoke,
    authorizer: { issuer: issuer.url, audience: [issuer.audience], keys: issuer.keys, now },
    localRoutes: [...issuerRoutes(issuer), ...inspectionRoutes({ bus, queues, redrive: redriveQueue }), ...localRoutes],
    now,
    log,
  });

  return {
    baseUrl: gateway.url,
    server: gateway.server,
    sandbox: carrier,
    queues,
    token: async (request) => (await issuer.mint(request)).accessToken,
    deadLetters: () => queues.deadLetters(),
    redrive: redriveQueue,
    events: (after) => bus.events(after),
    onEvent: (listener) => bus.onEvent(listener),
    idle: (mostMs) => untilIdle(() => [...consumers.busy(), ...(invoker.inFlight() > 0 ? ['functions'] : [])], mostMs),
  };
};

let isRunning = false;

/** One at a time: functions find what they need in the environment of the process. */
export const startLocal = async (options: LocalOptions = {}): Promise<Local> => {
  if (isRunning) throw new Error('A local deployment is running in this process already');
  isRunning = true;
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    await stopAll(stops);
    isRunning = false;
  };
  try {
    return { ...(await start(options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
