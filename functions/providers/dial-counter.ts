import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoHourCounter } from '../adapters/dynamodb/dynamo-hour-counter';
import { perProcess } from '../container';
import type { HourCounter } from '../hour-counter';
import { settings } from './settings';

export const dialCounter = perProcess<HourCounter>(() => new DynamoHourCounter(dynamoClient(), settings().recordsTable, 'dials'));
