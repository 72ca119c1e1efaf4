import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoDriverRecords } from '../adapters/dynamodb/dynamo-driver-records';
import { perProcess } from '../container';
import type { DriverRecords } from '../driver-records';
import { clock } from './process';
import { settings } from './settings';

export const driverRecords = perProcess<DriverRecords>(() => new DynamoDriverRecords(dynamoClient(), settings().recordsTable, clock()));
