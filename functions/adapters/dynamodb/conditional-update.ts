import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './item';

/** The item after the update, or as it was if the condition did not hold. */
export type Updated = { readonly isWritten: boolean; readonly item: Item | undefined };

export const conditionalUpdate = async (
  client: DynamoDBClient,
  input: Omit<UpdateItemCommandInput, 'ReturnValues' | 'ReturnValuesOnConditionCheckFailure'>,
): Promise<Updated> => {
  try {
    const { Attributes: item } = await client.send(
      new UpdateItemCommand({ ...input, ReturnValues: 'ALL_NEW', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    );
    return { isWritten: true, item };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { isWritten: false, item: error.Item };
    throw error;
  }
};
