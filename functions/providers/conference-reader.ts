import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoConferenceReader } from '../adapters/dynamodb/dynamo-conference-reader';
import type { ConferenceReader } from '../conference-store';
import { perProcess } from '../container';
import { settings } from './settings';

export const conferenceReader = perProcess<ConferenceReader>(
  () => new DynamoConferenceReader({ client: dynamoClient(), tableName: settings().conferencesTable }),
);
