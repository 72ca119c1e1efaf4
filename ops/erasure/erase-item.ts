/**
 * Items of the tables as an erasure meets them. A conference is written only if it is still the one
 * that was read, and has ended.
 */
import { ConditionalCheckFailedException, DeleteItemCommand, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { FieldPath } from '../../domain/conference/change';
import { conferenceFields } from '../../functions/adapters/dynamodb/conference-item';
import { Expression } from '../../functions/adapters/dynamodb/expression';
import type { Item } from '../../functions/adapters/dynamodb/item';
import type { ConferenceId } from '../../schemas/common';
import { SECOND_MS } from '../../schemas/durations';

type Table = { readonly client: DynamoDBClient; readonly tableName: string };

const keyOf = ({ pk, sk }: Item): Item => ({ ...(pk && { pk }), ...(sk && { sk }) });

/** When DynamoDB deletes it, in milliseconds since 1970. */
export const expiryOf = ({ ttl }: Item): number | undefined => (ttl?.N === undefined ? undefined : Number(ttl.N) * SECOND_MS);

const unlessChanged = async (write: () => Promise<unknown>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

/** The item still is this conference, and it has ended. By now its initiator may have opened another one. */
const stillEnded = (expression: Expression, conferenceId: ConferenceId): string => {
  const { conferenceId: id, state } = conferenceFields;
  const is = (name: string, value: string): string => `${expression.name(name)} = ${expression.value({ S: value })}`;
  return `${is(id.name, conferenceId)} AND ${is(state.name, 'ended')}`;
};

export const deleteEnded = ({ client, tableName: TableName }: Table, item: Item, conferenceId: ConferenceId): Promise<boolean> => {
  const expression = new Expression();
  const ConditionExpression = stillEnded(expression, conferenceId);
  return unlessChanged(() =>
    client.send(
      new DeleteItemCommand({
        TableName,
        Key: keyOf(item),
        ConditionExpression,
        ExpressionAttributeNames: expression.names,
        ExpressionAttributeValues: expression.values,
      }),
    ),
  );
};

export const removeFromEnded = (
  { client, tableName: TableName }: Table,
  item: Item,
  conferenceId: ConferenceId,
  members: readonly FieldPath[],
): Promise<boolean> => {
  const expression = new Expression();
  const removed = members.map((path) => expression.path(path));
  const ConditionExpression = stillEnded(expression, conferenceId);
  return unlessChanged(() =>
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: keyOf(item),
        UpdateExpression: `REMOVE ${removed.join(', ')}`,
        ConditionExpression,
        ExpressionAttributeNames: expression.names,
        ExpressionAttributeValues: expression.values,
      }),
    ),
  );
};

export const deleteItem = async ({ client, tableName: TableName }: Table, item: Item): Promise<boolean> => {
  await client.send(new DeleteItemCommand({ TableName, Key: keyOf(item) }));
  return true;
};
