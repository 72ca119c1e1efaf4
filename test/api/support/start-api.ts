/**
 * What stands around a handler in these tests: the real store and the real idempotency over the local DynamoDB, a clock that a
 * test may set, counted ids, queues that keep what they are given, and a record of every request to DynamoDB.
 */
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DynamoConferenceStore } from '../../../functions/adapters/dynamodb/dynamo-conference-store';
import { dynamoIdempotencyStore } from '../../../functions/adapters/dynamodb/idempotency-store';
import type { Settings } from '../../../functions/config';
import type { CommandDeps } from '../../../functions/conferences/command-deps';
import type { Deps } from '../../../functions/deps';
import { keptAnswers } from '../../../functions/idempotency/kept-answers';
import { identityOf, type Identity } from '../../../functions/identity';
import type { Message } from '../../../functions/messages';
import type { BridgeDriver } from '../../../functions/ports';
import { startDynamo } from '../../../local/dynamo/start-dynamo';
import { httpDeps, NOW } from '../../support/http-deps';
import { theSettings } from './settings';

export type ApiDeps = CommandDeps & Pick<Deps, 'queues' | 'bridge'>;

export type DynamoRequest = { readonly table: string; readonly action: string };

export type Api = {
  readonly store: DynamoConferenceStore;
  readonly identity: Identity;
  readonly clock: { now: number };
  /** Log lines, parsed. */
  readonly lines: readonly Record<string, unknown>[];
  readonly queued: { readonly queue: string; readonly messages: readonly Message[] }[];
  readonly requests: readonly DynamoRequest[];
  deps(settings?: Partial<Settings>, others?: Partial<ApiDeps>): ApiDeps;
  /** A number that no other test of the file has. */
  newNumber(): string;
  /** Everything that is kept of the initiators' conferences, as it lies in the table. */
  items(...initiators: readonly string[]): Promise<unknown>;
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
        const { TableName: table = '' } = args.input as { TableName?: string };
        requests.push({ table, action: commandName.replace(/Command$/, '') });
        return next(args);
      },
    { step: 'initialize' },
  );
  return requests;
};

const connect = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });

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

export const startApi = async (): Promise<Api> => {
  const dynamo = await startDynamo();
  const [client, reader] = [connect(dynamo.endpoint), connect(dynamo.endpoint)];
  const { log, randomId, lines } = httpDeps();
  const clock = { now: NOW };
  const queued: { readonly queue: string; readonly messages: readonly Message[] }[] = [];
  const identity = identityOf('the-hash-key-of-the-tests');
  const store = new DynamoConferenceStore({ client, tableName: theSettings.conferencesTable, retentionDays: theSettings.retentionDays });
  let numbers = 0;
  return {
    store,
    identity,
    clock,
    lines,
    queued,
    requests: watched(client),
    deps: (settings = {}, others = {}) => ({
      clock: () => clock.now,
      randomId,
      log,
      settings: { ...theSettings, ...settings },
      store,
      identity: async () => identity,
      idempotency: keptAnswers(dynamoIdempotencyStore(client, theSettings.recordsTable), log),
      queues: { send: async (queue, messages) => void queued.push({ queue, messages }), retryIn: async () => undefined },
      bridge: noBridge,
      ...others,
    }),
    newNumber: () => `+1555${String((numbers += 1)).padStart(7, '0')}`,
    items: (...initiators) => Promise.all(initiators.map((initiator) => itemsOf(reader, identity.initiatorKey(initiator)))),
    stop: async () => {
      client.destroy();
      reader.destroy();
      await dynamo.stop();
    },
  };
};
