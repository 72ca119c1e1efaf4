/** The one DynamoDB client of a process. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { perProcess } from '../../runtime/container';
import { clientOptions } from '../aws-transport';

/** A function makes several requests in a row, and some callers wait for it. */
const REQUEST_TIMEOUT_MS = 2_000;

export const dynamoClient = /* @__PURE__ */ perProcess(() => new DynamoDBClient(clientOptions({ requestTimeout: REQUEST_TIMEOUT_MS })));
