/** Reads the open conferences of many initiators with few requests. */
import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { ConferenceBatches } from '../../ports/conference-batches';
import { decodeRecord } from './conference-item';
import type { Item } from './item';
import { openKey } from './keys';

/** BatchGetItem takes 100 keys (DynamoDB quotas). */
const BATCH = 100;

export class DynamoConferenceBatches implements ConferenceBatches {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  /** Asks again for the keys that DynamoDB left out of a full answer. */
  current: ConferenceBatches['current'] = async (initiatorKeys) => {
    const found = new Map<string, ConferenceRecord>();
    let rest: Item[] = [...new Set(initiatorKeys)].map(openKey);
    while (rest.length > 0) {
      const { Responses, UnprocessedKeys } = await this.client.send(
        new BatchGetItemCommand({ RequestItems: { [this.tableName]: { Keys: rest.slice(0, BATCH), ConsistentRead: true } } }),
      );
      for (const record of (Responses?.[this.tableName] ?? []).map(decodeRecord)) found.set(initiatorKeyOf(record.conferenceId), record);
      rest = [...(UnprocessedKeys?.[this.tableName]?.Keys ?? []), ...rest.slice(BATCH)];
    }
    return found;
  };
}
