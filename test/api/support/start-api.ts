/**
 * What stands around a handler in these tests: the real stores and the real idempotency over the local DynamoDB, a
 * clock that a test may set, counted ids, queues, schedules and a bus that keep what they are given, and a record of
 * every request to DynamoDB.
 */
import { type DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { aesGcmSeal } from '../../../functions/adapters/aes-gcm/aes-gcm-seal';
import { DynamoConferenceStore } from '../../../functions/adapters/dynamodb/dynamo-conference-store';
import { DynamoDeliveryStore } from '../../../functions/adapters/dynamodb/dynamo-delivery-store';
import { DynamoPackageViews } from '../../../functions/adapters/dynamodb/dynamo-package-views';
import { DynamoPackageWatches } from '../../../functions/adapters/dynamodb/dynamo-package-watches';
import { DynamoSubscriptionStore } from '../../../functions/adapters/dynamodb/dynamo-subscription-store';
import { DynamoWindowCounter } from '../../../functions/adapters/dynamodb/dynamo-window-counter';
import { dynamoIdempotencyStore } from '../../../functions/adapters/dynamodb/idempotency-store';
import { keptAnswers } from '../../../functions/http/kept-answers';
import type { BridgeDriver } from '../../../functions/ports/bridge-driver';
import type { Deps, DiallingDeps } from '../../../functions/ports/deps';
import type { BusEvent } from '../../../functions/ports/event-bus';
import type { Message } from '../../../functions/ports/queues';
import { type Identity, identityOf } from '../../../functions/runtime/identity';
import type { Settings } from '../../../functions/runtime/settings';
import { startDynamo } from '../../../local/dynamo/start-dynamo';
import { dynamoClientOf } from '../../support/dynamo-client';
import { httpDeps, NOW } from '../../support/http-deps';
import { theSettings } from './settings';

export type ApiDeps = DiallingDeps &
  Pick<
    Deps,
    | 'wait'
    | 'queues'
    | 'messageSeal'
    | 'tokenSeal'
    | 'bridge'
    | 'subscriptionStore'
    | 'packageViews'
    | 'packageWatches'
    | 'deliveryStore'
    | 'requestedEventCounter'
    | 'schedules'
    | 'eventBus'
    | 'hashKey'
  >;

type DynamoRequest = { readonly table: string; readonly action: string };

type Scheduled = {
  readonly queue: string;
  readonly at: number;
  readonly message: Omit<Message, 'delaySeconds'>;
  readonly name: string;
};

export type Api = {
  readonly store: DynamoConferenceStore;
  readonly subscriptionStore: DynamoSubscriptionStore;
  readonly deliveryStore: DynamoDeliveryStore;
  readonly identity: Identity;
  readonly clock: { now: number };
  /** Log lines, parsed. */
  readonly lines: readonly Record<string, unknown>[];
  readonly queued: { readonly queue: string; readonly messages: readonly Message[] }[];
  readonly scheduled: readonly Scheduled[];
  readonly published: readonly BusEvent[];
  readonly requests: readonly DynamoRequest[];
  deps(settings?: Partial<Settings>, others?: Partial<ApiDeps>): ApiDeps;
  /** A number that no other test of the file has. */
  newNumber(): string;
  /** Everything that is kept of the initiators' conferences, as it lies in the table. */
  items(...initiators: readonly string[]): Promise<unknown>;
  /** Everything else that is kept, but for the records of idempotency and the counts of requests. */
  records(): Promise<unknown>;
  /** The answers that are kept for idempotency keys, as they lie in the table. */
  keptAnswers(): Promise<readonly Uint8Array[]>;
  stop(): Promise<void>;
};

const noBridge = async (): Promise<BridgeDriver> => {
  throw new Error('The test gave no bridge');
};

/** Says which requests go out, by command and table. */
const watched = (client: DynamoDBClient): DynamoRequest[] => {
  const requests: DynamoRequest[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const { TableName, RequestItems = {} } = args.input as { TableName?: string; RequestItems?: object };
        const [table = ''] = TableName === undefined ? Object.keys(RequestItems) : [TableName];
        requests.push({ table, action: commandName.replace(/Command$/, '') });
        return next(args);
      },
    { step: 'initialize' },
  );
  return requests;
};

const itemsOf = async (client: DynamoDBClient, pk: string): Promise<unknown> => {
  const { Items } = await client.send(
    new QueryCommand({
      TableName: theSettings.conferencesTable,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
    }),
  );
  return Items;
};

/** The local DynamoDB orders a scan as it likes, but always in the same way. */
const answersOf = async (client: DynamoDBClient): Promise<readonly Uint8Array[]> => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: theSettings.recordsTable }));
  return Items.flatMap(({ answer }) => (answer?.B ? [answer.B] : []));
};

const recordsOf = async (client: DynamoDBClient): Promise<unknown> => {
  const { Items } = await client.send(
    new ScanCommand({
      TableName: theSettings.recordsTable,
      FilterExpression: 'NOT begins_with(pk, :idempotency) AND NOT begins_with(pk, :rate)',
      ExpressionAttributeValues: { ':idempotency': { S: 'idempotency' }, ':rate': { S: 'rate#' } },
    }),
  );
  return Items;
};

/** Places that keep what they are given. */
const keepers = () => {
  const queued: { readonly queue: string; readonly messages: readonly Message[] }[] = [];
  const scheduled: Scheduled[] = [];
  const published: BusEvent[] = [];
  const deps: Pick<ApiDeps, 'queues' | 'schedules' | 'eventBus'> = {
    queues: { send: async (queue, messages) => void queued.push({ queue, messages }), retryIn: async () => undefined },
    schedules: { sendAt: async (queue, at, message, name) => void scheduled.push({ queue, at, message, name }) },
    eventBus: {
      publish: async (events) => {
        published.push(...events);
        return [];
      },
    },
  };
  return { queued, scheduled, published, deps };
};

const HASH_KEY = 'the-hash-key-of-the-tests';
const hashKey = async () => HASH_KEY;

const sealOf = (what: Parameters<typeof aesGcmSeal>[1]) => aesGcmSeal(hashKey, what);

export const startApi = async (): Promise<Api> => {
  const dynamo = await startDynamo();
  const [client, reader] = [dynamoClientOf(dynamo), dynamoClientOf(dynamo)];
  const { log, randomId, lines } = httpDeps();
  const clock = { now: NOW };
  const { queued, scheduled, published, deps: kept } = keepers();
  const identity = identityOf(HASH_KEY);
  const { conferencesTable, recordsTable, retentionDays } = theSettings;
  const store = new DynamoConferenceStore({ client, tableName: conferencesTable, retentionDays, log });
  const subscriptionStore = new DynamoSubscriptionStore(client, recordsTable, () => clock.now, log);
  const deliveryStore = new DynamoDeliveryStore(client, recordsTable, {
    seal: sealOf('deliveries'),
    retentionDays,
    now: () => clock.now,
    log,
  });
  let numbers = 0;
  return {
    store,
    subscriptionStore,
    deliveryStore,
    identity,
    clock,
    lines,
    queued,
    scheduled,
    published,
    requests: watched(client),
    deps: (settings = {}, others = {}) => ({
      clock: () => clock.now,
      randomId,
      log,
      settings: { ...theSettings, ...settings },
      store,
      identity: async () => identity,
      dialCounter: new DynamoWindowCounter(client, theSettings.recordsTable, 'dials'),
      // Its own client: `requests` has those of the command itself.
      requestCounter: new DynamoWindowCounter(reader, theSettings.recordsTable, 'rate'),
      requestedEventCounter: new DynamoWindowCounter(client, theSettings.recordsTable, 'asks'),
      idempotency: keptAnswers(dynamoIdempotencyStore(client, theSettings.recordsTable, sealOf('answers')), log, async () => identity),
      packageViews: new DynamoPackageViews(client, theSettings.recordsTable, sealOf('views')),
      packageWatches: new DynamoPackageWatches(client, theSettings.recordsTable),
      subscriptionStore,
      deliveryStore,
      hashKey,
      messageSeal: sealOf('messages'),
      tokenSeal: sealOf('tokens'),
      ...kept,
      bridge: noBridge,
      wait: async () => undefined,
      ...others,
    }),
    newNumber: () => `+1555${String((numbers += 1)).padStart(7, '0')}`,
    items: (...initiators) => Promise.all(initiators.map((initiator) => itemsOf(reader, identity.initiatorKey(initiator)))),
    records: () => recordsOf(reader),
    keptAnswers: () => answersOf(reader),
    stop: async () => {
      client.destroy();
      reader.destroy();
      await dynamo.stop();
    },
  };
};
