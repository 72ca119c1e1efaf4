/** Counts a message on the item of its connection. This function is pure. */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { minuteOf } from '../../../domain/clock-minute';
import { connectionKey } from './keys';

/** Each minute has its own member, so that one write can begin a new count. It also removes those of so many minutes before. */
const REMOVED_MINUTES = 3;

const memberOf = (minute: number): string => `m${String(minute)}`;

export const countMessage = (tableName: string, connectionId: string, at: number, most: number): UpdateItemCommandInput => {
  const minute = minuteOf(at);
  const earlier = Array.from({ length: REMOVED_MINUTES }, (_, index) => memberOf(minute - 1 - index));
  return {
    TableName: tableName,
    Key: connectionKey(connectionId),
    UpdateExpression: `ADD #count :one REMOVE ${earlier.map((_, index) => `#earlier${String(index)}`).join(', ')}`,
    ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(#count) OR #count < :most)',
    ExpressionAttributeNames: {
      '#count': memberOf(minute),
      ...Object.fromEntries(earlier.map((member, index) => [`#earlier${String(index)}`, member])),
    },
    ExpressionAttributeValues: { ':one': { N: '1' }, ':most': { N: String(most) } },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
};
