/**
 * The wiring's access as statements of a role: these actions, that one resource. Written out rather than granted, since a grant
 * also allows what the wiring does not say (`sqs:GetQueueUrl`, `dynamodb:DescribeTable`).
 */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Access } from '../functions/wiring';
import type { KeptResources } from './kept-resources';

export const accessStatement = (access: Access, { tables, queues, bus, keys }: KeptResources): PolicyStatement => {
  if ('table' in access) {
    const actions = access.actions.map((action) => `dynamodb:${action}`);
    return new PolicyStatement({ actions, resources: [tables[access.table].tableArn] });
  }
  if ('send' in access) return new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queues[access.send].queueArn] });
  if ('putEvents' in access) return new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] });
  return new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [keys.secretArn] });
};

/** What Lambda needs to read a stream for a function (Lambda developer guide, "Using Lambda with Amazon DynamoDB"). */
export const readStreamStatement = (streamArn: string): PolicyStatement =>
  new PolicyStatement({
    actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action}`),
    resources: [streamArn],
  });

/** What Lambda needs to receive from a queue for a function (Lambda developer guide, "Using Lambda with Amazon SQS"). */
export const receiveStatement = (queue: IQueue): PolicyStatement =>
  new PolicyStatement({
    // ChangeMessageVisibility: a failed message comes back after its own back-off, not only after the time-out.
    actions: ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility'].map((action) => `sqs:${action}`),
    resources: [queue.queueArn],
  });
