/** Views of event packages on the `records` table: one for each conference, compressed. They expire after the conference. */
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { PackageView } from '../../../domain/event-package/view';
import type { ConferenceId } from '../../../schemas/common';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { KeptView, PackageViews } from '../../ports/package-views';
import { present } from './field-codecs';
import { packageViewKey } from './keys';

/** Longer than a conference may last. */
const KEPT_SECONDS = 8 * DAY_SECONDS;
/** A hundred users take three kilobytes. Better compression takes many times as long. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
/** More than the greatest view takes. */
const MAX_VIEW_BYTES = 4_000_000;

const compressed = (view: PackageView): Uint8Array => brotliCompressSync(JSON.stringify(view), QUALITY);
const viewOf = (bytes: Uint8Array): PackageView =>
  JSON.parse(brotliDecompressSync(bytes, { maxOutputLength: MAX_VIEW_BYTES }).toString('utf8')) as PackageView;

export class DynamoPackageViews implements PackageViews {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async find(conferenceId: ConferenceId): Promise<KeptView | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: packageViewKey(conferenceId), ConsistentRead: true }),
    );
    return item && { subscription: present(item['subscription']?.S), view: viewOf(present(item['view']?.B)) };
  }

  async keep(conferenceId: ConferenceId, { subscription, view }: KeptView, writtenIn: number, at: number): Promise<void> {
    const item = {
      ...packageViewKey(conferenceId),
      subscription: { S: subscription },
      view: { B: compressed(view) },
      writtenIn: { N: String(writtenIn) },
      ttl: { N: String(Math.ceil(at / 1000) + KEPT_SECONDS) },
    };
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: item,
          ConditionExpression: 'attribute_not_exists(pk) OR writtenIn <= :in',
          ExpressionAttributeValues: { ':in': item.writtenIn },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
