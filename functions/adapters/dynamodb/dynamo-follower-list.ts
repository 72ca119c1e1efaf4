import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FollowerList } from '../../ports/followers';
import { followersPartition } from './keys';
import { queryAll } from './query-pages';

/** A class of its own, so that functions that open conferences do not contain all of `DynamoFollowers`. */
export class DynamoFollowerList implements FollowerList {
  constructor(
    protected readonly client: DynamoDBClient,
    protected readonly tableName: string,
  ) {}

  async of(initiatorKey: string, signal?: AbortSignal): Promise<readonly string[]> {
    const items = await queryAll(
      this.client,
      {
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :followers',
        ExpressionAttributeValues: { ':followers': { S: followersPartition(initiatorKey) } },
      },
      signal,
    );
    return items.map((item) => item['sk']?.S ?? '');
  }
}
