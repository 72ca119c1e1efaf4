import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoDeliveryStore } from '../adapters/dynamodb/dynamo-delivery-store';
import { perProcess } from '../container';
import type { DeliveryStore } from '../delivery-store';
import { settings } from './settings';

export const deliveryStore = perProcess<DeliveryStore>(() => new DynamoDeliveryStore(dynamoClient(), settings().recordsTable));
