/** The local DynamoDB with a meter on its client: how many requests of which kind went out, and what they cost. */
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { encodeRecord } from '../../functions/adapters/dynamodb/conference-item';
import { DynamoConferenceStore } from '../../functions/adapters/dynamodb/dynamo-conference-store';
import { openKey } from '../../functions/adapters/dynamodb/keys';
import { startDynamo } from '../../local/dynamo/start-dynamo';
import { dynamoClientOf } from './dynamo-client';
import { recordedLog } from './recorded-log';

export type Meter = {
  /** Requests by command, refused ones included: `{ UpdateItem: 2 }`. */
  requests: Record<string, number>;
  /** Units of those that were carried out; the local DynamoDB says nothing of refused ones. */
  units: number;
};

export type MeteredDynamo = {
  readonly client: DynamoDBClient;
  readonly store: DynamoConferenceStore;
  /** What was used meanwhile, beginning from nothing. */
  metered(run: () => Promise<unknown>): Promise<Meter>;
  /** Puts a conference in the initiator's place, whatever was there. */
  place(record: ConferenceRecord): Promise<void>;
  stop(): Promise<void>;
};

const capacityOf = (output: unknown): number =>
  (output as { ConsumedCapacity?: { CapacityUnits?: number } }).ConsumedCapacity?.CapacityUnits ?? 0;

export const startMeteredDynamo = async (): Promise<MeteredDynamo> => {
  const dynamo = await startDynamo({ consumers: [] });
  const [client, unmetered] = [dynamoClientOf(dynamo), dynamoClientOf(dynamo)];
  let meter: Meter = { requests: {}, units: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const command = commandName.replace(/Command$/, '');
        meter.requests[command] = (meter.requests[command] ?? 0) + 1;
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        meter.units += capacityOf(result.output);
        return result;
      },
    { step: 'initialize' },
  );
  return {
    client,
    store: new DynamoConferenceStore({ client, tableName: 'conferences', retentionDays: 30, log: recordedLog().log }),
    metered: async (run) => {
      meter = { requests: {}, units: 0 };
      await run();
      return meter;
    },
    place: async (record) => {
      const Item = { ...encodeRecord(record), ...openKey(initiatorKeyOf(record.conferenceId)) };
      await unmetered.send(new PutItemCommand({ TableName: 'conferences', Item }));
    },
    stop: async () => {
      client.destroy();
      unmetered.destroy();
      await dynamo.stop();
    },
  };
};
