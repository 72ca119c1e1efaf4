/**
 * A client of a local DynamoDB in the test's own process: built as the functions build theirs, and without a network
 * between.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions } from '../../functions/adapters/aws-transport';
import type { LocalDynamo } from '../../local/dynamo/start-dynamo';
import { inMemoryTransport } from '../../local/service-router';
import { LOCAL_CLIENT } from './local-client';

/** One attempt by default: a test must see every error. Add middleware before the first request. */
export const dynamoClientOf = ({ endpoint, handle }: LocalDynamo, maxAttempts = 1): DynamoDBClient =>
  new DynamoDBClient({
    ...clientOptions({ transport: inMemoryTransport({ [endpoint]: handle }).transport }),
    endpoint,
    ...LOCAL_CLIENT,
    maxAttempts,
  });
