/**
 * Driver records on the `records` table: one item for each leg, and one query for a conference. They expire some time
 * after any conference must have ended. Members are sealed, because some drivers keep the numbers of a call in them.
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
import type { DriverMembers, DriverRecord, DriverRecords, ListedRecord } from '../../ports/driver-records';
import { type Seal, SealBroken } from '../../ports/seal';
import { allOrThrow } from '../../runtime/all-or-throw';
import type { Clock } from '../../runtime/clock';
import type { Log } from '../../runtime/log';
import type { Item } from './item';
import { DRIVER_PREFIX, driverKey } from './keys';
import { queryAll } from './query-pages';
import { logUnreadable } from './readable-items';

/** Longer than a conference may last: the setting `maxMinutes` ends it after 1 440 minutes at most, a day. */
const KEPT_SECONDS = 2 * DAY_SECONDS;

/** A prefix, so that a driver's names cannot collide with the keys. */
const MEMBER_PREFIX = 'm_';

/** What a sealed member belongs to: it opens neither in another record nor under another name. */
const memberName = ({ conferenceId, participantId, leg }: LegRef, name: string): string =>
  JSON.stringify([conferenceId, participantId, leg, name]);

/** Reads the leg from the sort key that `driverKey` makes. */
const legOfItem = (conferenceId: ConferenceId, item: Item): LegRef => {
  const [, participantId = '', leg] = (item['sk']?.S ?? '').split('#');
  return { conferenceId, participantId, leg: Number(leg) };
};

/** Records of calls that were up while Rollcall was updated are not sealed: earlier versions wrote them as text. */
const opened = async (seal: Seal, about: string, { B: sealed, S: text = '' }: AttributeValue): Promise<string> =>
  sealed ? Buffer.from(await seal.open(sealed, about)).toString('utf8') : text;

const recordOf = async (seal: Seal, leg: LegRef, item: Item): Promise<DriverRecord> => {
  const { conferenceId, participantId, leg: number } = leg;
  const stored = Object.entries(item).filter(([name]) => name.startsWith(MEMBER_PREFIX));
  const members = stored.map(async ([attribute, value]): Promise<[string, string]> => {
    const name = attribute.slice(MEMBER_PREFIX.length);
    return [name, await opened(seal, memberName(leg, name), value)];
  });
  return { conferenceId, participantId, leg: number, members: Object.fromEntries(await allOrThrow(members)) };
};

/** The record in an item, whose partition key stands for the conference. */
export const driverRecordIn = (seal: Seal, item: Item): Promise<DriverRecord> => recordOf(seal, legOfItem(item['pk']?.S ?? '', item), item);

export type DriverRecordOptions = { readonly seal: Seal; readonly now: Clock; readonly log: Log };

export class DynamoDriverRecords implements DriverRecords {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly options: DriverRecordOptions,
  ) {}

  async find(leg: LegRef): Promise<DriverRecord | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: driverKey(leg), ConsistentRead: true }),
    );
    return item && recordOf(this.options.seal, leg, item);
  }

  async ofConference(conferenceId: ConferenceId): Promise<readonly ListedRecord[]> {
    const items = await queryAll(this.client, {
      TableName: this.tableName,
      KeyConditionExpression: 'pk = :conference AND begins_with(sk, :driver)',
      ExpressionAttributeValues: { ':conference': { S: conferenceId }, ':driver': { S: DRIVER_PREFIX } },
    });
    return allOrThrow(items.map((item) => this.listed(conferenceId, item)));
  }

  private async listed(conferenceId: ConferenceId, item: Item): Promise<ListedRecord> {
    const { seal, log } = this.options;
    try {
      return await driverRecordIn(seal, item);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      logUnreadable(log, item, error);
      return legOfItem(conferenceId, item);
    }
  }

  async begin(leg: LegRef, members: DriverMembers): Promise<DriverRecord | undefined> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: { ...driverKey(leg), ...(await this.sealed(leg, members)), ttl: this.ttl() },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return await recordOf(this.options.seal, leg, error.Item);
      throw error;
    }
  }

  async note(leg: LegRef, members: DriverMembers): Promise<DriverRecord> {
    const set = [...Object.entries(await this.sealed(leg, members)), ['ttl', this.ttl()] as const];
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
    return recordOf(this.options.seal, leg, item ?? {});
  }

  private async sealed(leg: LegRef, members: DriverMembers): Promise<Item> {
    const sealed = Object.entries(members).map(async ([name, text]): Promise<[string, AttributeValue]> => [
      `${MEMBER_PREFIX}${name}`,
      { B: await this.options.seal.close(Buffer.from(text), memberName(leg, name)) },
    ]);
    return Object.fromEntries(await allOrThrow(sealed));
  }

  private ttl(): AttributeValue {
    return { N: String(Math.ceil(this.options.now() / 1000) + KEPT_SECONDS) };
  }
}
