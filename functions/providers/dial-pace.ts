import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoDialPace } from '../adapters/dynamodb/dynamo-dial-pace';
import { perProcess } from '../container';
import type { DialPace } from '../dial-pace';
import { settings } from './settings';

export const dialPace = perProcess<DialPace>(() => new DynamoDialPace(dynamoClient(), settings().recordsTable));
