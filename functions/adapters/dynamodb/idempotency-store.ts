/**
 * Stores idempotency records in the `records` table, one item each.
 *
 * | pattern                       | operation  | key                                    |
 * |-------------------------------|------------|----------------------------------------|
 * | claim a key for a request     | PutItem    | pk = `idempotency#` hash, sk = `record` |
 * | keep its answer               | UpdateItem | the same                               |
 * | free it after a failure       | DeleteItem | the same                               |
 *
 * The layer that comes with Powertools would put every record of a function under one partition key. All of them would
 * then share the 1,000 write units a second of one partition. The answer is compressed: a conference of a hundred is 60
 * KB of JSON, and each kilobyte is a write unit. If a seal is given, the answer is also encrypted.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { IdempotencyItemAlreadyExistsError, IdempotencyItemNotFoundError } from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Seal } from '../../ports/seal';

type Item = Record<string, AttributeValue>;
type Answer = NonNullable<IdempotencyRecord['responseData']>;

const statuses = ['INPROGRESS', 'COMPLETED', 'EXPIRED'] as const;

const keyItem = (idempotencyKey: string): { pk: AttributeValue.SMember; sk: AttributeValue.SMember } => ({
  pk: { S: idempotencyKey },
  sk: { S: 'record' },
});

const packed = (answer: unknown): Uint8Array => gzipSync(JSON.stringify(answer));
const unpacked = (value: Uint8Array): Answer => JSON.parse(gunzipSync(value).toString('utf8')) as Answer;

/** How gzip begins (RFC 1952). An encrypted answer begins with random bytes. */
const isPacked = (value: Uint8Array): boolean => value[0] === 0x1f && value[1] === 0x8b;

/** The answer in an item as JSON, whether or not it is encrypted; undefined if there is none yet. */
export const keptAnswerIn = async (seal: Seal, { pk, answer }: Item): Promise<string | undefined> => {
  if (answer?.B === undefined) return undefined;
  const about = pk?.S ?? '';
  const sealed = answer.B;
  const packedAnswer = await seal.open(sealed, about).catch((error: unknown) => {
    if (isPacked(sealed)) return sealed;
    throw error;
  });
  return gunzipSync(packedAnswer).toString('utf8');
};

const numberOf = (value: AttributeValue | undefined): number | undefined => (value?.N === undefined ? undefined : Number(value.N));

const recordOf = (item: Item, answer: Answer | undefined): IdempotencyRecord => {
  const expiryTimestamp = numberOf(item['ttl']);
  const inProgressExpiryTimestamp = numberOf(item['inProgressUntil']);
  return new IdempotencyRecord({
    idempotencyKey: item['pk']?.S ?? '',
    status: statuses.find((status) => status === item['status']?.S) ?? 'EXPIRED',
    payloadHash: item['fingerprint']?.S ?? '',
    ...(expiryTimestamp !== undefined && { expiryTimestamp }),
    ...(inProgressExpiryTimestamp !== undefined && { inProgressExpiryTimestamp }),
    ...(answer !== undefined && { responseData: answer }),
  });
};

/**
 * Another request may take over a record in progress once its function must have ended. TTL deletes late, so an expired
 * record counts as gone.
 */
const CLAIMABLE = 'attribute_not_exists(pk) OR #ttl < :seconds OR (#status = :inProgress AND inProgressUntil < :milliseconds)';

/** The table's TTL attribute is `ttl`, in seconds (`tables` in functions/wiring/). */
class DynamoIdempotencyStore extends BasePersistenceLayer {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly seal: Seal,
  ) {
    super();
  }

  private async recordIn(item: Item): Promise<IdempotencyRecord> {
    const kept = item['answer']?.B;
    return recordOf(item, kept && unpacked(await this.seal.open(kept, item['pk']?.S ?? '')));
  }

  protected async _putRecord(record: IdempotencyRecord): Promise<void> {
    const now = Date.now();
    const item: Item = {
      ...keyItem(record.idempotencyKey),
      status: { S: record.getStatus() },
      fingerprint: { S: record.payloadHash ?? '' },
      ttl: { N: String(record.expiryTimestamp) },
      inProgressUntil: { N: String(record.inProgressExpiryTimestamp ?? now) },
    };
    const command = new PutItemCommand({
      TableName: this.tableName,
      Item: item,
      ConditionExpression: CLAIMABLE,
      ExpressionAttributeNames: { '#ttl': 'ttl', '#status': 'status' },
      ExpressionAttributeValues: {
        ':seconds': { N: String(now / 1000) },
        ':milliseconds': { N: String(now) },
        ':inProgress': { S: 'INPROGRESS' },
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await this.client.send(command);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new IdempotencyItemAlreadyExistsError('The key is in use', error.Item && (await this.recordIn(error.Item)));
    }
  }

  protected async _getRecord(idempotencyKey: string): Promise<IdempotencyRecord> {
    const command = new GetItemCommand({ TableName: this.tableName, Key: keyItem(idempotencyKey), ConsistentRead: true });
    const { Item } = await this.client.send(command);
    if (Item === undefined) throw new IdempotencyItemNotFoundError('There is no record of the key');
    return this.recordIn(Item);
  }

  protected async _updateRecord(record: IdempotencyRecord): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: keyItem(record.idempotencyKey),
        UpdateExpression: 'SET #status = :status, #ttl = :ttl, fingerprint = :fingerprint, answer = :answer',
        ExpressionAttributeNames: { '#ttl': 'ttl', '#status': 'status' },
        ExpressionAttributeValues: {
          ':status': { S: record.getStatus() },
          ':ttl': { N: String(record.expiryTimestamp) },
          ':fingerprint': { S: record.payloadHash ?? '' },
          ':answer': { B: await this.seal.close(packed(record.responseData), record.idempotencyKey) },
        },
      }),
    );
  }

  protected async _deleteRecord(record: IdempotencyRecord): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: keyItem(record.idempotencyKey) }));
  }
}

/** For answers with nothing to hide. */
const open: Seal = { close: async (bytes) => bytes, open: async (bytes) => bytes };

export const dynamoIdempotencyStore = (client: DynamoDBClient, tableName: string, seal: Seal = open): BasePersistenceLayer =>
  new DynamoIdempotencyStore(client, tableName, seal);
