/** Reads the open conferences of many initiators with few requests. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { ConferenceBatches } from '../../ports/conference-batches';
import { recordIn } from './conference-item';
import { getAll } from './get-all';
import { openKey } from './keys';
import { readEach } from './readable-items';

export class DynamoConferenceBatches implements ConferenceBatches {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  current: ConferenceBatches['current'] = async (initiatorKeys) => {
    const items = await getAll(this.client, this.tableName, [...new Set(initiatorKeys)].map(openKey));
    const { read, unreadable } = readEach(items, recordIn);
    return {
      records: new Map(read.map((record) => [initiatorKeyOf(record.conferenceId), record])),
      unreadable: new Map(unreadable.map(({ item, error }) => [item['pk']?.S ?? '', error])),
    };
  };
}
