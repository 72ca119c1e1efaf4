/**
 * Views of event packages on the `records` table: one for each conference, compressed and sealed, since they contain
 * numbers. They expire with the conference or before it is deleted.
 */
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { PackageView } from '../../../domain/event-package/view';
import type { ConferenceId } from '../../../schemas/common';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { KeptView, PackageViews } from '../../ports/package-views';
import type { Seal } from '../../ports/seal';
import { present } from './field-codecs';
import type { Item } from './item';
import { packageViewKey } from './keys';

/**
 * As long as a conference may last (`maxMinutes`), which is the shortest time for which an ended one is kept. Where a view
 * expires before, the next partial document is answered with `FULL_STATE_REQUIRED`.
 */
const KEPT_SECONDS = DAY_SECONDS;
/** A hundred users take three kilobytes. Better compression takes many times as long. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
/** More than the greatest view takes. */
const MAX_VIEW_BYTES = 4_000_000;

const compressed = (view: PackageView): Uint8Array => brotliCompressSync(JSON.stringify(view), QUALITY);
const viewOf = (bytes: Uint8Array): PackageView =>
  JSON.parse(brotliDecompressSync(bytes, { maxOutputLength: MAX_VIEW_BYTES }).toString('utf8')) as PackageView;

export const packageViewIn = async (seal: Seal, item: Item): Promise<PackageView> =>
  viewOf(await seal.open(present(item['view']?.B), present(item['pk']?.S)));

export class DynamoPackageViews implements PackageViews {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly seal: Seal,
  ) {}

  async find(conferenceId: ConferenceId): Promise<KeptView | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: packageViewKey(conferenceId), ConsistentRead: true }),
    );
    if (!item) return undefined;
    return { subscription: present(item['subscription']?.S), view: await packageViewIn(this.seal, item) };
  }

  async keep(conferenceId: ConferenceId, { subscription, view }: KeptView, writtenIn: number, at: number): Promise<void> {
    const item = {
      ...packageViewKey(conferenceId),
      subscription: { S: subscription },
      view: { B: await this.seal.close(compressed(view), conferenceId) },
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
