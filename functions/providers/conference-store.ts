import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoConferenceStore } from '../adapters/dynamodb/dynamo-conference-store';
import type { ConferenceStore } from '../conference-store';
import { perProcess } from '../container';
import { settings } from './settings';

export const conferenceStore = perProcess<ConferenceStore>(
  () =>
    new DynamoConferenceStore({ client: dynamoClient(), tableName: settings().conferencesTable, retentionDays: settings().retentionDays }),
);
