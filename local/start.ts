/**
 * Starts a whole deployment in this process: the functions of the wiring behind a local API Gateway for HTTP and
 * WebSocket, with a local DynamoDB and its stream, SQS, EventBridge and its Scheduler, Secrets Manager, an identity
 * provider and the sandbox carrier.
 *
 * It differs from AWS: permissions are not checked, nothing is throttled, functions share one process and its
 * environment, and retries come sooner (`queues/retry-delay.ts`). Each part describes its own differences.
 */
import type { Server } from 'node:http';
import { sendsEventsBySocket } from '../domain/bridge/capabilities';
import type { Clock } from '../functions/runtime/clock';
import type { Wait } from '../functions/runtime/process-time';
import { apiFunctions } from '../functions/wiring/api';
import { bridgeSocketFunctions } from '../functions/wiring/bridge-sockets';
import { socketFunctions } from '../functions/wiring/sockets';
import type { PublishedEvent } from './bus/bus';
import type { Rule } from './bus/rule-queues';
import { invokingRules } from './bus/wired-rules';
import { startConsumers } from './consumers';
import { describeDeployment, setFunctionEnvironment } from './function-environment';
import { BRIDGE_STAGE, STAGE } from './gateway/sockets/socket-event';
import { type SocketsOptions, startSockets } from './gateway/sockets/start-sockets';
import { type LocalRoute, openGateway } from './gateway/start-gateway';
import { untilIdle } from './idle';
import type { Inspected } from './inspection-routes';
import { createInvoker, type Invoker, type LoadEntry } from './invoke';
import { invokeByName } from './invoke-by-name';
import { createIssuer, keyOfThisProcess, type TokenRequest } from './issuer/issuer';
import { issuerUrl } from './issuer/issuer-routes';
import { servedAtRoot, type ServedOptions, startLocalRoutes } from './local-routes';
import { type Log, logToStderr } from './log';
import { type SteadyClock, steadyClock } from './machine/steady-clock';
import { type AlarmState, startAlarms } from './metrics/local-alarms';
import type { Measurements } from './metrics/measurements';
import { type Measuring, startMeasuring } from './metrics/measuring';
import type { ServiceFaults } from './metrics/service-faults';
import type { DeadLetter, Queues } from './queues/queues';
import { DEFAULT_RETRY, type RetrySettings } from './queues/retry-delay';
import { redrive, type Redriven } from './redrive';
import { type Sandbox, startSandbox } from './sandbox/start-sandbox';
import type { LocalSecrets } from './secrets';
import { folderIn, type Services, startServices, stopAll, type Stops } from './services';
import { numberClaimOf, type SettingOverrides } from './settings';
import { startTimers } from './timers';

export type LocalOptions = ServedOptions & {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** The address of this machine at which the API listens. Default: the loopback address. */
  readonly host?: string;
  /** The folder for all data. Without it, data is in memory only. */
  readonly dataFolder?: string;
  readonly environment?: SettingOverrides;
  /** The keys of the deployment, and other secrets by their names in Secrets Manager. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The bridge driver's keys as a JSON object, if the driver needs any. */
  readonly bridgeSecrets?: string;
  /** False if you use your own bridge instead of the sandbox carrier. */
  readonly sandbox?: boolean;
  readonly sandboxSpeed?: number;
  /** The origins whose pages may call the API: none by default. */
  readonly corsOrigins?: readonly string[];
  /** Additional rules of the bus. */
  readonly rules?: readonly Rule[];
  readonly retry?: RetrySettings;
  /** Additional routes. */
  readonly localRoutes?: readonly LocalRoute[];
  readonly load?: LoadEntry;
  /**
   * The clock of everything here, functions included. Moving it also moves deadlines and delayed messages. Default: the
   * machine's clock, except that it never goes back.
   */
  readonly now?: Clock;
  /** How functions wait. After a wait, `now` must be later by as much. Default: the machine's timers. */
  readonly wait?: Wait;
  readonly log?: Log;
};

type StartOptions = LocalOptions & { readonly now: Clock };

export type Local = {
  readonly baseUrl: string;
  /** The address at which terminals connect. */
  readonly webSocketUrl: string;
  /** The gateway's server, for other listeners on the same address. */
  readonly server: Server;
  /** Null if there is no sandbox carrier. */
  readonly sandbox: Sandbox | null;
  readonly queues: Queues;
  /** Issues an access token, with the scopes of a terminal by default. */
  readonly token: (request: TokenRequest) => Promise<string>;
  /** The alarms of the wiring, evaluated now. */
  readonly alarms: () => readonly AlarmState[];
  /** What was measured in the last minutes. */
  readonly measurements: Pick<Measurements, 'statistic'>;
  /** Faults of AWS, to be changed at any time. */
  readonly serviceFaults: ServiceFaults;
  readonly deadLetters: () => readonly DeadLetter[];
  readonly redrive: (deadLetterQueue: string) => Promise<Redriven>;
  readonly events: (after?: number) => readonly PublishedEvent[];
  readonly onEvent: (listener: (published: PublishedEvent) => void) => () => void;
  /**
   * Resolves when there is nothing left to do now: no record, no message that is due, no running function, no data for
   * a terminal.
   */
  readonly idle: (maxMs?: number) => Promise<void>;
  /** Does what is due now, without waiting for the next check of the clock. Call it after moving the clock by hand. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
};

const startCarrier = async (options: LocalOptions, baseUrl: string, secrets: LocalSecrets, now: Clock): Promise<Sandbox | null> => {
  if (options.sandbox === false) return null;
  const dataFolder = folderIn(options.dataFolder, 'sandbox');
  const { bridgeKey, accessNetworkKey } = secrets;
  const addresses = { apiUrl: baseUrl, tokenUrl: `${issuerUrl(baseUrl)}/token` };
  const speed = options.sandboxSpeed ?? 1;
  return startSandbox({ ...addresses, bridgeKey, accessNetworkKey, speed, now, ...(dataFolder === undefined ? {} : { dataFolder }) });
};

const namesOfBusy = (parts: Readonly<Record<string, () => boolean>>): readonly string[] =>
  Object.entries(parts).flatMap(([name, isBusy]) => (isBusy() ? [name] : []));

const webSocketUrlOf = (baseUrl: string): string => `${baseUrl.replace('http', 'ws')}/${STAGE}`;

/** The WebSocket APIs of this deployment, by path. */
const socketApis = ({ environment }: LocalOptions): SocketsOptions['apis'] => ({
  [STAGE]: socketFunctions,
  ...(sendsEventsBySocket(environment?.ROLLCALL_BRIDGE ?? '') && { [BRIDGE_STAGE]: bridgeSocketFunctions }),
});

/** Starts the parts whose addresses functions need. */
const startFront = async (options: StartOptions, services: Services, log: Log, stops: Stops) => {
  const { now, wait } = options;
  const gateway = await openGateway({ port: options.port, host: options.host, log });
  stops.push(gateway.stop);
  const numberClaim = numberClaimOf(options.environment ?? {});
  const issuer = await createIssuer({
    url: issuerUrl(gateway.url),
    numberClaim,
    now,
    ...(options.dataFolder === undefined ? { makeKey: keyOfThisProcess } : { folder: options.dataFolder }),
  });
  const carrier = await startCarrier(options, gateway.url, services.secrets, now);
  if (carrier) stops.push(() => carrier.stop());
  const described = describeDeployment({ baseUrl: gateway.url, issuer, carrier, services, overrides: options.environment ?? {} });
  // Functions need the environment until the end.
  stops.unshift(setFunctionEnvironment(described, services.transport, { now, ...(wait && { wait }) }));
  return { gateway, issuer, carrier, described };
};

type Front = Awaited<ReturnType<typeof startFront>>;

/** Serves clients: the API, the WebSocket APIs, and what only a local deployment has. */
const serve = (
  options: StartOptions,
  { gateway, issuer, carrier, described }: Front,
  { connections }: Services,
  { invoke, invokeParsed }: Invoker,
  { inspected, count, onAnswer }: Pick<Measuring, 'count' | 'onAnswer'> & { readonly inspected: Inspected },
  stops: Stops,
) => {
  const { now, log = logToStderr, corsOrigins = [] } = options;
  const authorizer = { issuer: issuer.url, audience: [issuer.audience], keys: issuer.keys, now };
  const places = { baseUrl: gateway.url, webSocketUrl: webSocketUrlOf(gateway.url) };
  const localRoutes = startLocalRoutes({ ...options, log }, { ...places, issuer, carrier, inspected, described }, stops);
  const sockets = startSockets({ server: gateway.server, connections, apis: socketApis(options), invoke, now, log, count });
  stops.push(sockets.stop);
  const folder = servedAtRoot(options, stops);
  // The gateway makes an event for each request.
  const served = { functions: apiFunctions, invoke: invokeParsed };
  gateway.serve({ ...served, authorizer, localRoutes, now, log, corsOrigins, folder, onAnswer });
  return { ...places, sockets };
};

const start = async (options: StartOptions, clock: SteadyClock, stops: Stops): Promise<Omit<Local, 'stop'>> => {
  const { now, log = logToStderr, retry = DEFAULT_RETRY, rules = [], load, dataFolder } = options;
  const { secrets = {}, bridgeSecrets = '{}' } = options;
  const { measured, isThrottled, ...counting } = startMeasuring(now, stops);
  const invoker = createInvoker({ log, isThrottled, ...(load ? { load } : {}) });
  const wired = invokingRules(invoker.invokeParsed);
  const given = { dataFolder, secrets, bridgeSecrets, rules: { wired, given: rules } };
  const services = await startServices({ ...given, invoke: invokeByName(invoker.invokeParsed), now, log, ...measured }, stops);
  const { queues, bus, dynamo, schedules } = services;
  clock.isAtLeast(bus.lastEventAt());
  const front = await startFront(options, services, log, stops);

  const consumed = { queues, stream: dynamo.stream, rules: [...wired, ...rules] };
  const consumers = startConsumers({ ...consumed, invoker, retry, now, log, ...measured });
  stops.push(consumers.stop);
  const timers = startTimers({ invoke: invoker.invoke, measurements: measured.measurements, now });
  stops.push(timers.stop);
  const redriveQueue = (name: string): Promise<Redriven> => redrive(name, queues, consumers);
  const alarms = startAlarms(measured.measurements, queues, now);
  stops.push(alarms.stop);
  const inspected = { bus, queues, redrive: redriveQueue, alarms };
  const { sockets, ...places } = serve(options, front, services, invoker, { ...counting, inspected }, stops);

  const others = { schedules: () => schedules.isBusy(), sockets: () => sockets.isBusy(), functions: () => invoker.inFlight() > 0 };
  return {
    ...places,
    server: front.gateway.server,
    sandbox: front.carrier,
    queues,
    token: async (request) => (await front.issuer.mint(request)).accessToken,
    alarms: alarms.states,
    measurements: measured.measurements,
    serviceFaults: measured.faults,
    deadLetters: () => queues.deadLetters(),
    redrive: redriveQueue,
    events: (after) => bus.events(after),
    onEvent: (listener) => bus.onEvent(listener),
    idle: (maxMs) => untilIdle(() => [...consumers.busy(), ...namesOfBusy(others)], maxMs),
    wake: () => [timers, consumers, schedules, sockets].forEach((part) => part.wake()),
  };
};

let isRunning = false;

/** One at a time, because functions read their settings from the environment of the process. */
export const startLocal = async (options: LocalOptions = {}): Promise<Local> => {
  if (isRunning) throw new Error('This process already runs a local deployment');
  isRunning = true;
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    await stopAll(stops);
    isRunning = false;
  };
  try {
    const clock = steadyClock({ log: options.log ?? logToStderr });
    return { ...(await start({ now: clock, ...options }, clock, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
