/**
 * The conferences that have a URI, in one partition of the `records` table. An entry costs one write in the life of a
 * conference, where an index of conferences would be written to again and again.
 */
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { ConferenceId } from '../../../schemas/common';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { PackageWatches } from '../../ports/package-watches';
import type { Item } from './item';
import { PACKAGE_WATCHES, packageWatchKey } from './keys';

/** Longer than a conference may last. */
const KEPT_SECONDS = 8 * DAY_SECONDS;

export class DynamoPackageWatches implements PackageWatches {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async add(conferenceId: ConferenceId, at: number): Promise<void> {
    const ttl = { N: String(Math.ceil(at / 1000) + KEPT_SECONDS) };
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: { ...packageWatchKey(conferenceId), ttl } }));
  }

  async remove(conferenceId: ConferenceId): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: packageWatchKey(conferenceId) }));
  }

  list: PackageWatches['list'] = async (cursor, limit) => {
    const { Items = [], LastEvaluatedKey } = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: PACKAGE_WATCHES } },
        Limit: limit,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: packageWatchKey(cursor) satisfies Item }),
      }),
    );
    const ids = Items.flatMap(({ sk }) => sk?.S ?? []);
    return { ids, ...(LastEvaluatedKey?.['sk']?.S === undefined ? {} : { nextCursor: LastEvaluatedKey['sk'].S }) };
  };
}
