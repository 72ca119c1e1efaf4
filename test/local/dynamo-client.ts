/** A document client of the real SDK for the local DynamoDB, and some commands that many tests send. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { LOCAL_CLIENT } from '../support/local-client';

export type Document = Record<string, unknown>;
export type Change = Omit<UpdateCommandInput, 'TableName' | 'Key'>;

export const connect = (endpoint: string): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, ...LOCAL_CLIENT }));

export const keyFor = (pk: string) => ({ pk, sk: 'open' });

export const commandsOn = (client: DynamoDBDocumentClient, TableName: string) => ({
  put: (pk: string, item: Document = {}) => client.send(new PutCommand({ TableName, Item: { ...keyFor(pk), ...item } })),
  get: async (pk: string) => (await client.send(new GetCommand({ TableName, Key: keyFor(pk) }))).Item,
  update: (pk: string, change: Change) => client.send(new UpdateCommand({ TableName, Key: keyFor(pk), ...change })),
  remove: (pk: string) => client.send(new DeleteCommand({ TableName, Key: keyFor(pk) })),
});

export const namesOf = (records: readonly DynamoDBRecord[]) => records.map(({ eventName }) => eventName);

export const sequencesOf = (records: readonly DynamoDBRecord[]) => records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
