/**
 * Driver records on the `records` table: one item for each leg, and one query for a conference. They expire some time
 * after any conference must have ended.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { ConferenceId } from '../../../schemas/common';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { DriverMembers, DriverRecord, DriverRecords } from '../../ports/driver-records';
import type { Clock } from '../../runtime/clock';
import type { Item } from './item';
import { DRIVER_PREFIX, driverKey } from './keys';
import { queryAll } from './query-pages';

/** Longer than a conference may last: the setting `maxMinutes` ends it after 1 440 minutes at most, a day. */
const KEPT_SECONDS = 8 * DAY_SECONDS;

/** A prefix, so that a driver's names cannot collide with the keys. */
const MEMBER_PREFIX = 'm_';

const encoded = (members: DriverMembers): Item =>
  Object.fromEntries(Object.entries(members).map(([name, text]): [string, AttributeValue] => [`${MEMBER_PREFIX}${name}`, { S: text }]));

const membersOf = (item: Item): DriverMembers =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      name.startsWith(MEMBER_PREFIX) && value.S !== undefined ? [[name.slice(MEMBER_PREFIX.length), value.S]] : [],
    ),
  );

const recordOf = (leg: LegRef, item: Item): DriverRecord => {
  const { conferenceId, participantId, leg: number } = leg;
  return { conferenceId, participantId, leg: number, members: membersOf(item) };
};

/** Reads the leg from the sort key that `driverKey` makes. */
const legOfItem = (conferenceId: ConferenceId, item: Item): LegRef => {
  const [, participantId = '', leg] = (item['sk']?.S ?? '').split('#');
  return { conferenceId, participantId, leg: Number(leg) };
};

export class DynamoDriverRecords implements DriverRecords {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly now: Clock,
  ) {}

  async find(leg: LegRef): Promise<DriverRecord | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: driverKey(leg), ConsistentRead: true }),
    );
    return item && recordOf(leg, item);
  }

  async ofConference(conferenceId: ConferenceId): Promise<readonly DriverRecord[]> {
    const items = await queryAll(this.client, {
      TableName: this.tableName,
      KeyConditionExpression: 'pk = :conference AND begins_with(sk, :driver)',
      ExpressionAttributeValues: { ':conference': { S: conferenceId }, ':driver': { S: DRIVER_PREFIX } },
    });
    return items.map((item) => recordOf(legOfItem(conferenceId, item), item));
  }

  async begin(leg: LegRef, members: DriverMembers): Promise<DriverRecord | undefined> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: { ...driverKey(leg), ...encoded(members), ttl: this.ttl() },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return recordOf(leg, error.Item);
      throw error;
    }
  }

  async note(leg: LegRef, members: DriverMembers): Promise<DriverRecord> {
    const set = [...Object.entries(encoded(members)), ['ttl', this.ttl()] as const];
    const { Attributes: item } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: driverKey(leg),
        UpdateExpression: `SET ${set.map((_, index) => `#n${String(index)} = :v${String(index)}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(set.map(([name], index) => [`#n${String(index)}`, name])),
        ExpressionAttributeValues: Object.fromEntries(set.map(([, value], index) => [`:v${String(index)}`, value])),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return recordOf(leg, item ?? {});
  }

  private ttl(): AttributeValue {
    return { N: String(Math.ceil(this.now() / 1000) + KEPT_SECONDS) };
  }
}
