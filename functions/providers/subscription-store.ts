import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoSubscriptionStore } from '../adapters/dynamodb/dynamo-subscription-store';
import { perProcess } from '../container';
import type { SubscriptionStore } from '../subscription-store';
import { clock } from './process';
import { settings } from './settings';

export const subscriptionStore = perProcess<SubscriptionStore>(
  () => new DynamoSubscriptionStore(dynamoClient(), settings().recordsTable, clock()),
);
