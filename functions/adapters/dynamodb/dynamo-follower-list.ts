import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FollowerList } from '../../ports/followers';
import { followersPartition } from './keys';
import { queryAll } from './query-pages';

/** Apart from the other writes and reads of followers, because whoever opens a conference needs no more. */
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
