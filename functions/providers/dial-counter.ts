import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoDialCounter } from '../adapters/dynamodb/dynamo-dial-counter';
import { perProcess } from '../container';
import type { DialCounter } from '../dial-counter';
import { settings } from './settings';

export const dialCounter = perProcess<DialCounter>(() => new DynamoDialCounter(dynamoClient(), settings().recordsTable));
