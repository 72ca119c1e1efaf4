/**
 * The list of looks: one partition of the `records` table. An entry takes two writes in the life of a conference, and
 * one read of the partition gives all of them together with the health of the bridge.
 */
import { ConditionalCheckFailedException, DeleteItemCommand, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConferenceId } from '../../../schemas/common';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { LookEntry, LookList, LookNotes } from '../../ports/look-list';
import type { Item } from './item';
import { BRIDGE_HEALTH, bridgeHealthKey, lookEntryKey, LOOKS } from './keys';
import { queryAll } from './query-pages';

/** Longer than a conference may last, and than its room is looked at afterwards. */
const KEPT_SECONDS = 8 * DAY_SECONDS;

const NOTES = ['silentSince', 'notBefore', 'clearingSince'] as const satisfies readonly (keyof LookNotes)[];

const number = (value: number) => ({ N: String(value) });

const entryOf = (item: Item): LookEntry => {
  const notes = NOTES.flatMap((name) => (item[name]?.N === undefined ? [] : [[name, Number(item[name].N)] as const]));
  return { conferenceId: item['sk']?.S ?? '', ...Object.fromEntries(notes) };
};

/** Whether the condition held. */
const isWritten = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

export class DynamoLookList implements LookList {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async add(conferenceId: ConferenceId, at: number): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: lookEntryKey(conferenceId),
        UpdateExpression: 'SET #ttl = :ttl',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':ttl': number(Math.ceil(at / 1000) + KEPT_SECONDS) },
      }),
    );
  }

  async remove(conferenceId: ConferenceId): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: lookEntryKey(conferenceId) }));
  }

  async note(conferenceId: ConferenceId, notes: LookNotes): Promise<void> {
    const kept = NOTES.filter((name) => notes[name] !== undefined);
    const dropped = NOTES.filter((name) => notes[name] === undefined);
    const parts = [
      ...(kept.length === 0 ? [] : [`SET ${kept.map((name) => `${name} = :${name}`).join(', ')}`]),
      ...(dropped.length === 0 ? [] : [`REMOVE ${dropped.join(', ')}`]),
    ];
    const values = Object.fromEntries(kept.map((name) => [`:${name}`, number(notes[name] ?? 0)]));
    await isWritten(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: lookEntryKey(conferenceId),
          UpdateExpression: parts.join(' '),
          ConditionExpression: 'attribute_exists(pk)',
          ...(kept.length === 0 ? {} : { ExpressionAttributeValues: values }),
        }),
      ),
    );
  }

  all: LookList['all'] = async () => {
    const items = await queryAll(this.client, {
      TableName: this.tableName,
      // A conference that was added a moment ago is looked at 15 s later, and half the price is paid for the reads.
      ConsistentRead: false,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: LOOKS } },
    });
    const health = items.find(({ sk }) => sk?.S === BRIDGE_HEALTH)?.['silentSince']?.N;
    return {
      entries: items.filter(({ sk }) => sk?.S !== BRIDGE_HEALTH).map(entryOf),
      ...(health === undefined ? {} : { bridgeSilentSince: Number(health) }),
    };
  };

  bridgeFellSilent(since: number): Promise<boolean> {
    return isWritten(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: bridgeHealthKey,
          UpdateExpression: 'SET silentSince = :since',
          ConditionExpression: 'attribute_not_exists(pk) OR silentSince > :since',
          ExpressionAttributeValues: { ':since': number(since) },
        }),
      ),
    );
  }

  async bridgeAnswers(): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: bridgeHealthKey }));
  }
}
