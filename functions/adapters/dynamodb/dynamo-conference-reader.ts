/** Reads conferences from DynamoDB. */
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import type { ConferenceId } from '../../../schemas/common';
import type { ConferenceReader } from '../../ports/conference-store';
import { recordIn } from './conference-item';
import type { Item } from './item';
import { historyKey, openKey } from './keys';

export type ReaderOptions = { readonly client: DynamoDBClient; readonly tableName: string };

export class DynamoConferenceReader implements ConferenceReader {
  constructor(private readonly source: ReaderOptions) {}

  async current(initiatorKey: string, { consistent = false } = {}): Promise<ConferenceRecord | undefined> {
    return this.get(openKey(initiatorKey), consistent);
  }

  async past(conferenceId: ConferenceId): Promise<ConferenceRecord | undefined> {
    return this.get(historyKey(conferenceId), false);
  }

  private async get(key: Item, consistent: boolean): Promise<ConferenceRecord | undefined> {
    const { client, tableName } = this.source;
    const { Item: found } = await client.send(new GetItemCommand({ TableName: tableName, Key: key, ConsistentRead: consistent }));
    return recordIn(found);
  }
}
