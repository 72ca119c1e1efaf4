/**
 * The open connections of a caller: one item with the set of them. An entry begins with the end of its connection, so
 * that one whose close nobody reported ages. These functions are pure.
 */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Connection, Opener } from '../../ports/terminal-store';
import type { Item } from './item';
import { openConnectionsKey } from './keys';
import { expiryTtl } from './terminal-items';

type Update = Omit<UpdateItemCommandInput, 'TableName'>;
type Ending = Pick<Connection, 'connectionId' | 'expiresAt'>;

const entryOf = ({ connectionId, expiresAt }: Ending): string => `${String(expiresAt)}#${connectionId}`;

/** Those that must have ended. */
export const endedEntries = (item: Item | undefined, at: number): readonly string[] =>
  (item?.['sockets']?.SS ?? []).filter((entry) => Number(entry.split('#')[0]) <= at);

/**
 * An entry that is there already counts as added: the client repeats a write whose answer was lost. No connection lasts
 * a day, so the item outlives every entry.
 */
export const addConnectionCommand = (caller: string, connection: Ending, { most }: Pick<Opener, 'most'>): Update => ({
  Key: openConnectionsKey(caller),
  UpdateExpression: 'ADD sockets :entries SET #ttl = :ttl',
  ConditionExpression: 'attribute_not_exists(sockets) OR contains(sockets, :entry) OR size(sockets) < :most',
  ExpressionAttributeNames: { '#ttl': 'ttl' },
  ExpressionAttributeValues: {
    ':entries': { SS: [entryOf(connection)] },
    ':entry': { S: entryOf(connection) },
    ':most': { N: String(most) },
    ':ttl': expiryTtl(connection.expiresAt),
  },
});

/** For a connection that has a place already, and gets another end. */
export const holdConnectionCommand = (caller: string, connection: Ending): Update => ({
  Key: openConnectionsKey(caller),
  UpdateExpression: 'ADD sockets :entries SET #ttl = :ttl',
  ExpressionAttributeNames: { '#ttl': 'ttl' },
  ExpressionAttributeValues: { ':entries': { SS: [entryOf(connection)] }, ':ttl': expiryTtl(connection.expiresAt) },
});

export const removeEntriesCommand = (caller: string, entries: readonly string[]): Update => ({
  Key: openConnectionsKey(caller),
  UpdateExpression: 'DELETE sockets :entries',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeValues: { ':entries': { SS: [...entries] } },
});

export const removeConnectionCommand = (caller: string, connection: Ending): Update => removeEntriesCommand(caller, [entryOf(connection)]);
