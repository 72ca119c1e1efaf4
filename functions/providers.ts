/**
 * The composition root: which adapter implements which port. A handler names the providers it needs; each is built on
 * first use. Every provider is marked as pure, so that a function's bundle contains only the providers that it names.
 */
import { randomBytes } from 'node:crypto';
import { base32Of } from '../domain/ids/base32';
import type { EnvironmentName } from '../schemas/settings/function-settings';
import { httpAccessNetwork } from './adapters/access-network/http-access-network';
import { aesGcmSeal } from './adapters/aes-gcm/aes-gcm-seal';
import { apiGatewayConnections } from './adapters/api-gateway/api-gateway-connections';
import { dynamoClient } from './adapters/dynamodb/client';
import { DynamoCheckClaims } from './adapters/dynamodb/dynamo-check-claims';
import { DynamoConferenceBatches } from './adapters/dynamodb/dynamo-conference-batches';
import { DynamoConferenceChanger } from './adapters/dynamodb/dynamo-conference-changer';
import { DynamoConferenceReader } from './adapters/dynamodb/dynamo-conference-reader';
import { DynamoConferenceStore } from './adapters/dynamodb/dynamo-conference-store';
import { DynamoDeliveryStore } from './adapters/dynamodb/dynamo-delivery-store';
import { DynamoDialPace } from './adapters/dynamodb/dynamo-dial-pace';
import { DynamoDriverRecords } from './adapters/dynamodb/dynamo-driver-records';
import { DynamoFlagTimes } from './adapters/dynamodb/dynamo-flag-times';
import { DynamoFollowerList } from './adapters/dynamodb/dynamo-follower-list';
import { DynamoFollowers } from './adapters/dynamodb/dynamo-followers';
import { DynamoLegRecords } from './adapters/dynamodb/dynamo-leg-records';
import { DynamoLookList } from './adapters/dynamodb/dynamo-look-list';
import { DynamoMessageLines } from './adapters/dynamodb/dynamo-message-lines';
import { DynamoPackageViews } from './adapters/dynamodb/dynamo-package-views';
import { DynamoPackageWatches } from './adapters/dynamodb/dynamo-package-watches';
import { DynamoPushProgress } from './adapters/dynamodb/dynamo-push-progress';
import { DynamoSubscriptionStore } from './adapters/dynamodb/dynamo-subscription-store';
import { DynamoTerminalStore } from './adapters/dynamodb/dynamo-terminal-store';
import { DynamoWindowCounter } from './adapters/dynamodb/dynamo-window-counter';
import { dynamoIdempotencyStore } from './adapters/dynamodb/idempotency-store';
import { conferenceChange } from './adapters/dynamodb/stream-record';
import { EventBridgeBus, promptEventBridgeClient } from './adapters/eventbridge/eventbridge-bus';
import { httpSinks, type HttpSinksOptions } from './adapters/http-sinks/http-sinks';
import { tokenVerifier } from './adapters/jwt/token-verifier';
import { conferenceClients } from './adapters/own-api/conference-clients';
import { schedulerClient, SchedulerSchedules } from './adapters/scheduler/scheduler-schedules';
import { secretsManagerKey, secretText } from './adapters/secrets-manager/secrets-manager';
import { sqsNudges } from './adapters/sqs/sqs-nudges';
import { sqsClient, SqsQueues } from './adapters/sqs/sqs-queues';
import { Secrets as AsteriskSecrets } from './drivers/asterisk/options';
import { readReport } from './drivers/asterisk/read-report';
import { bridgeKeys, chooseDriver } from './drivers/choose-driver';
import { isBasicAuth } from './drivers/kit/basic-auth';
import { keptAnswers } from './http/kept-answers';
import { allOrThrow } from './runtime/all-or-throw';
import type { RandomId } from './runtime/clock';
import { perProcess } from './runtime/container';
import { type Identity, identityOf } from './runtime/identity';
import { jsonLog } from './runtime/log';
import { fetchOnce } from './runtime/secrets';
import { randomFraction } from './runtime/random-fraction';
import { clock, timeLimit, wait } from './runtime/process-time';
import { loadSettings } from './runtime/settings';
import { nudgeBridge } from './telling/nudge-bridge';
import { announceAtOnce } from './telling/announce-at-once';
import { type Tell, TELL_CALLED_MS, TELL_MS } from './telling/in-time';
import { nudgeAtOnce } from './telling/nudge-at-once';
import { tellAtOnce } from './telling/tell-at-once';
import { tellingChanger, tellingStore } from './telling/telling-store';

let sinkContext: Pick<HttpSinksOptions, 'resolve' | 'deadlineMs' | 'slowMs'> = {};

/** Replaces name resolution or the deadline for sinks, for programs that run the functions and try them out. */
export const setSinkContext = (context: typeof sinkContext): void => {
  sinkContext = context;
};

// The process
export { clock, wait };
export const settings = /* @__PURE__ */ perProcess(() => loadSettings(process.env));
export const randomId = (): RandomId => (length) => base32Of(randomBytes(length));
// The namespace is not read with the settings: functions that need no other setting should not contain all of them.
export const log = /* @__PURE__ */ perProcess(() =>
  jsonLog(clock(), undefined, process.env['ROLLCALL_METRIC_NAMESPACE' satisfies EnvironmentName]),
);
export const hashKey = /* @__PURE__ */ perProcess(() => secretsManagerKey('hashKey', settings().hashKeyId));
const bridgeKey = /* @__PURE__ */ perProcess(() => secretsManagerKey('bridgeKey', settings().bridgeKeyId));
const accessNetworkKey = /* @__PURE__ */ perProcess(() => secretsManagerKey('accessNetworkKey', settings().accessNetworkKeyId));
export const identity = /* @__PURE__ */ perProcess(() => async (): Promise<Identity> => identityOf(await hashKey()()));

// Conferences
export const conferenceReader = /* @__PURE__ */ perProcess(
  () => new DynamoConferenceReader({ client: dynamoClient(), tableName: settings().conferencesTable }),
);
export const conferenceChanger = /* @__PURE__ */ perProcess(() => {
  const { conferencesTable: tableName, retentionDays } = settings();
  return new DynamoConferenceChanger({ client: dynamoClient(), tableName, retentionDays });
});
export const conferenceStore = /* @__PURE__ */ perProcess(() => {
  const { conferencesTable: tableName, retentionDays } = settings();
  return new DynamoConferenceStore({ client: dynamoClient(), tableName, retentionDays, log: log() });
});
export const conferenceBatches = /* @__PURE__ */ perProcess(() => new DynamoConferenceBatches(dynamoClient(), settings().conferencesTable));
export const readChange = () => conferenceChange;

// Records
const records = () => [dynamoClient(), settings().recordsTable] as const;
export const legRecords = /* @__PURE__ */ perProcess(() => new DynamoLegRecords(...records()));
export const flagTimes = /* @__PURE__ */ perProcess(() => new DynamoFlagTimes(...records()));
const driverRecords = /* @__PURE__ */ perProcess(
  () => new DynamoDriverRecords(...records(), { seal: aesGcmSeal(hashKey(), 'legs'), now: clock(), log: log() }),
);
export const dialPace = /* @__PURE__ */ perProcess(() => new DynamoDialPace(...records()));
export const packageViews = /* @__PURE__ */ perProcess(() => new DynamoPackageViews(...records(), aesGcmSeal(hashKey(), 'views')));
export const packageWatches = /* @__PURE__ */ perProcess(() => new DynamoPackageWatches(...records()));
export const checkClaims = /* @__PURE__ */ perProcess(() => new DynamoCheckClaims(...records()));
export const lookList = /* @__PURE__ */ perProcess(() => new DynamoLookList(...records()));
export const dialCounter = /* @__PURE__ */ perProcess(() => new DynamoWindowCounter(...records(), 'dials'));
/** Part of the stored keys of `requestedEventCounter` (`keys.ts`), so it stays. */
const REQUESTED_EVENTS = 'asks';
export const requestedEventCounter = /* @__PURE__ */ perProcess(() => new DynamoWindowCounter(...records(), REQUESTED_EVENTS));
export const requestCounter = /* @__PURE__ */ perProcess(() => new DynamoWindowCounter(...records(), 'rate'));
export const slowPlaces = /* @__PURE__ */ perProcess(() => new DynamoWindowCounter(...records(), 'slow'));
const pushProgress = /* @__PURE__ */ perProcess(() => new DynamoPushProgress(...records()));
export const terminalStore = /* @__PURE__ */ perProcess(() => new DynamoTerminalStore(...records()));
export const followers = /* @__PURE__ */ perProcess(() => new DynamoFollowers(...records(), terminalStore()));
const followerList = /* @__PURE__ */ perProcess(() => new DynamoFollowerList(...records()));
export const messageLines = /* @__PURE__ */ perProcess(() => new DynamoMessageLines(...records()));
export const subscriptionStore = /* @__PURE__ */ perProcess(() => new DynamoSubscriptionStore(...records(), clock(), log()));
export const deliveryStore = /* @__PURE__ */ perProcess(
  () =>
    new DynamoDeliveryStore(...records(), {
      seal: aesGcmSeal(hashKey(), 'deliveries'),
      retentionDays: settings().retentionDays,
      now: clock(),
      log: log(),
    }),
);
export const idempotency = /* @__PURE__ */ perProcess(() => keptAnswers(dynamoIdempotencyStore(...records()), log(), identity()));
/**
 * For operations whose answers hold a secret or numbers, and whose functions may read the deployment's key in any case.
 */
export const sealedIdempotency = /* @__PURE__ */ perProcess(() =>
  keptAnswers(dynamoIdempotencyStore(...records(), aesGcmSeal(hashKey(), 'answers')), log(), identity()),
);

// Queues, bus and schedules
export const queues = /* @__PURE__ */ perProcess(() => new SqsQueues(sqsClient(), settings().queueUrls));
const nudges = /* @__PURE__ */ perProcess(() => sqsNudges({ urls: settings().queueUrls, now: clock() }));
export const messageSeal = /* @__PURE__ */ perProcess(() => aesGcmSeal(hashKey(), 'messages'));
export const tokenSeal = /* @__PURE__ */ perProcess(() => aesGcmSeal(hashKey(), 'tokens'));
export const eventBus = /* @__PURE__ */ perProcess(() => new EventBridgeBus(settings().busName));
/** For a function that does other work with the same messages, and has a queue for what the bus does not accept. */
export const promptEventBus = /* @__PURE__ */ perProcess(() => new EventBridgeBus(settings().busName, promptEventBridgeClient()));
export const schedules = /* @__PURE__ */ perProcess(() => {
  const { queueArns, scheduleGroup: group, scheduleRoleArn: roleArn } = settings();
  return new SchedulerSchedules({ client: schedulerClient(), group, queueArns, roleArn, now: clock() });
});

// Peers
export const connections = /* @__PURE__ */ perProcess(() =>
  apiGatewayConnections({
    url: settings().connectionsUrl,
    now: clock(),
    wait: wait(),
    chance: () => randomFraction(randomId()),
  }),
);
export const sinks = /* @__PURE__ */ perProcess(() => httpSinks({ loopback: settings().loopbackSinks, now: clock(), ...sinkContext }));
export const verifyToken = /* @__PURE__ */ perProcess(() => {
  const { issuer, audience } = settings();
  return tokenVerifier({ issuer, audience, now: clock() });
});
export const accessNetwork = /* @__PURE__ */ perProcess(() =>
  fetchOnce(async () => {
    const { accessNetworkUrl: baseUrl } = settings();
    if (baseUrl === null) throw new Error('ROLLCALL_ACCESS_NETWORK_URL is empty: there is no access network to request calls from');
    return httpAccessNetwork({ baseUrl, key: await accessNetworkKey()(), now: clock() });
  }),
);
export const conferenceClientFor = /* @__PURE__ */ perProcess(() =>
  conferenceClients({ baseUrl: settings().callbackUrl, secretText, now: clock() }),
);
export const bridgeDriver = /* @__PURE__ */ perProcess(() =>
  fetchOnce(() => chooseDriver({ settings: settings(), bridgeKey: bridgeKey(), secretText, records: driverRecords(), now: clock() })),
);
// Only Asterisk sends its events over a WebSocket.
export const isBridge = /* @__PURE__ */ perProcess(() =>
  fetchOnce(async () => {
    const { eventsUser, eventsPassword } = await bridgeKeys(AsteriskSecrets, { settings: settings(), secretText });
    return (authorization: string) => isBasicAuth(authorization, eventsUser, eventsPassword);
  }),
);
export const readBridgeEvent = () => readReport;

// Stores of those who change conferences: they tell the terminals themselves.
const nudging = () => ({ clock: clock(), log: log(), nudges: nudges(), timeLimit: timeLimit() });
const tell = (mostMs: number): Tell =>
  tellAtOnce({ ...nudging(), settings: settings(), pushProgress: pushProgress(), connections: connections() }, mostMs);
const announce = (mostMs: number): Tell => announceAtOnce({ ...nudging(), followers: followerList() }, mostMs);
const telling = (mostMs: number) => tellingStore(conferenceStore(), { tell: tell(mostMs), announce: announce(mostMs) });
/** For requests that lead to dials. The bridge is nudged while the terminals are told. */
const diallingStore = /* @__PURE__ */ perProcess(() => {
  const [terminals, nudge] = [tell(TELL_CALLED_MS), nudgeBridge(nudging(), TELL_CALLED_MS)];
  return tellingStore(conferenceStore(), {
    tell: async (record) => void (await allOrThrow([terminals(record), nudge(record)])),
    announce: announce(TELL_CALLED_MS),
  });
});
const calledStore = /* @__PURE__ */ perProcess(() => telling(TELL_CALLED_MS));
export const calledChanger = /* @__PURE__ */ perProcess(() => tellingChanger(conferenceChanger(), tell(TELL_CALLED_MS)));
export const backgroundStore = /* @__PURE__ */ perProcess(() => telling(TELL_MS));
export const backgroundChanger = /* @__PURE__ */ perProcess(() => tellingChanger(conferenceChanger(), tell(TELL_MS)));
/** For functions without room for what posts to connections. */
export const nudgingChanger = /* @__PURE__ */ perProcess(() =>
  tellingChanger(conferenceChanger(), nudgeAtOnce({ ...nudging(), pushProgress: pushProgress() }, TELL_MS)),
);

// Sets of providers that many handlers share. They are written out because a bundler keeps everything in an object that
// is spread.
export const http = { clock, randomId, log, settings };
/** For operations that only read. Without idempotency, so their bundles contain none of it. */
export const reading = { clock, randomId, log, settings, store: conferenceStore, identity };
export const commanding = {
  clock,
  randomId,
  log,
  settings,
  store: calledStore,
  identity,
  idempotency: sealedIdempotency,
  requestCounter,
};
/** For commands that lead to dials. */
export const dialling = {
  clock,
  randomId,
  log,
  settings,
  store: diallingStore,
  identity,
  idempotency: sealedIdempotency,
  requestCounter,
  dialCounter,
};
export const readingSubscriptions = { clock, randomId, log, settings, subscriptionStore, identity };
/** For the commands of partners that send something to the sink. */
export const commandingSubscriptions = { clock, randomId, log, settings, subscriptionStore, identity, idempotency, deliveryStore, queues };
export const consuming = { clock, log, settings };
