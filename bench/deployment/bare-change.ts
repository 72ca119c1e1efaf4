/**
 * The services on a change's path to the terminals, alone: the same requests by the same clients, one after the
 * other as functions send them, with no gateway or function in between, and nobody who waits for a queue. The conference is a copy in the table
 * without a stream.
 */
import { type AttributeValue, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { MOST_TOLD } from '../../domain/terminals/tell-at-once';
import { dynamoClient } from '../../functions/adapters/dynamodb/client';
import { conferenceFields } from '../../functions/adapters/dynamodb/conference-item';
import { cursorKey, openKey, TERMINAL } from '../../functions/adapters/dynamodb/keys';
import { sqsNudges } from '../../functions/adapters/sqs/sqs-nudges';
import { connections, settings } from '../../functions/providers';
import type { ConferenceId } from '../../schemas/common';
import { monotonicMs } from '../measuring/monotonic-clock';

const TURN = 'turn = :at, holder = :holder, #ttl = :ttl';
const QUIET = 'attribute_not_exists(turn) OR turn <= :quiet';

const copies = new Map<ConferenceId, Record<string, AttributeValue>>();

const number = (value: number): AttributeValue => ({ N: String(value) });

/** Creates the copy of a conference once. */
const copyOf = async (conferenceId: ConferenceId): Promise<Record<string, AttributeValue>> => {
  const { conferencesTable, recordsTable } = settings();
  const known = copies.get(conferenceId);
  if (known) return known;
  const key = { pk: { S: `copy#${conferenceId}` }, sk: { S: 'open' } };
  const { Item } = await dynamoClient().send(
    new GetItemCommand({ TableName: conferencesTable, Key: openKey(initiatorKeyOf(conferenceId)), ConsistentRead: true }),
  );
  await dynamoClient().send(new PutItemCommand({ TableName: recordsTable, Item: { ...Item, ...key } }));
  copies.set(conferenceId, key);
  return key;
};

const change = (Key: Record<string, AttributeValue>, version: number) =>
  new UpdateItemCommand({
    TableName: settings().recordsTable,
    Key,
    UpdateExpression: 'SET #version = #version + :one, #at = :at, #stamps.#id = :at',
    ConditionExpression: 'attribute_exists(pk) AND #version > :zero',
    ExpressionAttributeNames: {
      '#version': conferenceFields.version.name,
      '#at': conferenceFields.changedAt.name,
      '#stamps': conferenceFields.stamps.name,
      '#id': `copy${version % 10}`,
    },
    ExpressionAttributeValues: { ':one': number(1), ':zero': number(0), ':at': number(version) },
    ReturnValues: 'ALL_NEW',
  });

const turn = (conferenceId: ConferenceId, at: number) =>
  new UpdateItemCommand({
    TableName: settings().recordsTable,
    Key: { ...cursorKey(conferenceId), sk: { S: 'copy' } },
    UpdateExpression: `SET ${TURN}`,
    ConditionExpression: QUIET,
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':at': number(at), ':quiet': number(at), ':holder': { S: 'bare-change' }, ':ttl': number(at) },
  });

const subscriptions = (conferenceId: ConferenceId) =>
  new QueryCommand({
    TableName: settings().recordsTable,
    KeyConditionExpression: 'pk = :conference AND begins_with(sk, :terminal)',
    ExpressionAttributeValues: { ':conference': { S: conferenceId }, ':terminal': { S: TERMINAL } },
    ConsistentRead: true,
  });

/** As long as a message about one participant. */
const messageOf = (conferenceId: ConferenceId, version: number): string =>
  JSON.stringify({ type: 'state', state: 'partial', conferenceId, version, previousVersion: version - 1, filler: 'x'.repeat(200) });

/** The message goes to a queue without a consumer, so that no push runs. */
const nudge = (conferenceId: ConferenceId, version: number): Promise<void> => {
  const urls = { pushes: settings().queueUrls['pushes-dead-letters'] ?? '' };
  return sqsNudges({ urls, now: Date.now }).send('pushes', { conferenceId, version, at: version }, new AbortController().signal);
};

/** Returns the time of the first request. */
export const bareChange = async (conferenceId: ConferenceId, version: number): Promise<number> => {
  const key = await copyOf(conferenceId);
  const dynamo = dynamoClient();
  const startedAt = monotonicMs();
  await dynamo.send(change(key, version));
  const { Items = [] } = await dynamo.send(subscriptions(conferenceId));
  await dynamo.send(turn(conferenceId, version));
  // The writer leaves so many to a push, which reads both anew.
  if (Items.length > MOST_TOLD) {
    await nudge(conferenceId, version);
    await dynamo.send(new GetItemCommand({ TableName: settings().recordsTable, Key: key, ConsistentRead: true }));
    await dynamo.send(subscriptions(conferenceId));
  }
  const text = messageOf(conferenceId, version);
  await Promise.all(Items.flatMap(({ connectionId }) => (connectionId?.S === undefined ? [] : [connections().post(connectionId.S, text)])));
  return startedAt;
};
