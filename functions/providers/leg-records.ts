import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoLegRecords } from '../adapters/dynamodb/dynamo-leg-records';
import { perProcess } from '../container';
import type { LegRecords } from '../leg-records';
import { settings } from './settings';

export const legRecords = perProcess<LegRecords>(() => new DynamoLegRecords(dynamoClient(), settings().recordsTable));
