/** The one DynamoDB client of a process. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { perProcess } from '../../runtime/container';
import { clientOptions } from '../aws-transport';

/**
 * An answer takes milliseconds. A connection that is silent for this long is abandoned, and the request is tried again.
 */
const REQUEST_TIMEOUT_MS = 2_000;
const CONNECTION_TIMEOUT_MS = 1_000;

export const dynamoClient = /* @__PURE__ */ perProcess(
  () =>
    new DynamoDBClient(
      clientOptions({
        requestTimeout: REQUEST_TIMEOUT_MS,
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      }),
    ),
);
