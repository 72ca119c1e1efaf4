import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoLookClaims } from '../adapters/dynamodb/dynamo-look-claims';
import { perProcess } from '../container';
import type { LookClaims } from '../look-claims';
import { settings } from './settings';

export const lookClaims = perProcess<LookClaims>(() => new DynamoLookClaims(dynamoClient(), settings().recordsTable));
