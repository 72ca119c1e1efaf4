/** Reads the open conferences of many initiators with few requests. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { ConferenceBatches } from '../../ports/conference-batches';
import { recordIn } from './conference-item';
import { getAll } from './get-all';
import { openKey } from './keys';

export class DynamoConferenceBatches implements ConferenceBatches {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  current: ConferenceBatches['current'] = async (initiatorKeys) => {
    const items = await getAll(this.client, this.tableName, [...new Set(initiatorKeys)].map(openKey));
    return new Map(items.flatMap((item) => recordIn(item) ?? []).map((record) => [initiatorKeyOf(record.conferenceId), record]));
  };
}
