/** The updates of a connection and of its subscriptions that gets a new token. These functions are pure. */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { Refusals } from '../../../domain/terminals/refused-messages';
import type { ConferenceId } from '../../../schemas/common';
import { type Connection, ownKeys, type Rights } from '../../ports/terminal-store';
import { connectionKey, terminalKey } from './keys';
import { expiryTtl } from './terminal-items';

type Update = Omit<UpdateItemCommandInput, 'TableName'>;

const isOwn = (connection: Connection, conferenceId: ConferenceId): boolean => ownKeys(connection).includes(initiatorKeyOf(conferenceId));

/** The conferences that the new rights do not allow, and the others. */
export const conferencesUnder = (connection: Connection, { seesAll }: Rights): readonly [ConferenceId[], ConferenceId[]] => {
  const mayFollow = (each: ConferenceId): boolean => seesAll || isOwn(connection, each);
  return [connection.conferences.filter((each) => !mayFollow(each)), connection.conferences.filter(mayFollow)];
};

const endsAt = (expiresAt: number) => ({ ':expiresAt': { N: String(expiresAt) }, ':ttl': expiryTtl(expiresAt) });

export const refreshSubscriptionCommand = (
  conferenceId: ConferenceId,
  connection: Connection,
  { seesNumbers, expiresAt }: Rights,
): Update => ({
  Key: terminalKey(conferenceId, connection.connectionId),
  UpdateExpression: 'SET seesNumbers = :seesNumbers, expiresAt = :expiresAt, #ttl = :ttl',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeNames: { '#ttl': 'ttl' },
  ExpressionAttributeValues: { ':seesNumbers': { BOOL: seesNumbers || isOwn(connection, conferenceId) }, ...endsAt(expiresAt) },
});

export const noteRefusalsCommand = (conferenceId: ConferenceId, connectionId: string, { refusals, refusedSince }: Refusals): Update => ({
  Key: terminalKey(conferenceId, connectionId),
  ConditionExpression: 'attribute_exists(pk)',
  ...(refusals === undefined || refusedSince === undefined
    ? { UpdateExpression: 'REMOVE refusals, refusedSince' }
    : {
        UpdateExpression: 'SET refusals = :refusals, refusedSince = :since',
        ExpressionAttributeValues: { ':refusals': { N: String(refusals) }, ':since': { N: String(refusedSince) } },
      }),
});

export const refreshConnectionCommand = (connectionId: string, { seesAll, seesNumbers, expiresAt }: Rights): Update => ({
  Key: connectionKey(connectionId),
  UpdateExpression: 'SET seesAll = :seesAll, seesNumbers = :seesNumbers, expiresAt = :expiresAt, #ttl = :ttl',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeNames: { '#ttl': 'ttl' },
  ExpressionAttributeValues: { ':seesAll': { BOOL: seesAll }, ':seesNumbers': { BOOL: seesNumbers }, ...endsAt(expiresAt) },
});
