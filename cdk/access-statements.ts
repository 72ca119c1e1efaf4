/**
 * Turns the wiring's access into statements of a role: these actions on this one resource. We write the statements out
 * instead of using grants, because a grant also allows what the wiring does not list (`sqs:GetQueueUrl`,
 * `dynamodb:DescribeTable`).
 */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Access } from '../functions/wiring/function';
import { grantedKeys } from './granted-keys';
import type { Schedules } from './constructs/schedules';
import type { SocketApi } from './constructs/socket-api';
import type { StatefulResources } from './stateful-resources';

const allow = (actions: string[], ...resources: string[]): PolicyStatement => new PolicyStatement({ actions, resources });

/**
 * Allows creating schedules in the group and passing them the role that may send to the queues. Only the scheduler may
 * receive that role.
 */
const scheduleStatements = ({ groupName, role }: Schedules): PolicyStatement[] => {
  const schedules = Stack.of(role).formatArn({ service: 'scheduler', resource: 'schedule', resourceName: `${groupName}/*` });
  const toScheduler = { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } };
  return [
    allow(['scheduler:CreateSchedule'], schedules),
    new PolicyStatement({ actions: ['iam:PassRole'], resources: [role.roleArn], conditions: toScheduler }),
  ];
};

/** `bridgeSecretArn`: undefined if the driver has no keys of its own. */
export const accessStatements = (
  access: Access,
  {
    resources,
    sockets,
    bridgeSecretArn,
  }: { readonly resources: StatefulResources; readonly sockets: SocketApi; readonly bridgeSecretArn: string | undefined },
): PolicyStatement[] => {
  const { tables, queues, bus, keys, schedules } = resources;
  if ('table' in access) {
    const actions = access.actions.map((action) => `dynamodb:${action}`);
    return [allow(actions, tables[access.table].tableArn)];
  }
  if ('send' in access) return [allow(['sqs:SendMessage'], queues[access.send].queueArn)];
  if ('putEvents' in access) return [allow(['events:PutEvents'], bus.eventBusArn)];
  if ('connections' in access) return [allow(['execute-api:ManageConnections'], ...sockets.connectionArns(access.connections))];
  if ('schedule' in access) return scheduleStatements(schedules);
  if ('bridgeSecret' in access) return bridgeSecretArn === undefined ? [] : [allow(['secretsmanager:GetSecretValue'], bridgeSecretArn)];
  return grantedKeys([access], bridgeSecretArn).map((name) => allow(['secretsmanager:GetSecretValue'], keys[name].secretArn));
};

/**
 * Lambda's permissions to read a stream for a function (Lambda developer guide, "Using Lambda with Amazon DynamoDB").
 */
export const readStreamStatement = (streamArn: string): PolicyStatement =>
  allow(
    ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action}`),
    streamArn,
  );

/**
 * Lambda's permissions to receive from a queue for a function (Lambda developer guide, "Using Lambda with Amazon SQS").
 */
export const receiveStatement = (queue: IQueue): PolicyStatement =>
  allow(
    // ChangeMessageVisibility: a failed message is retried after its own back-off, not only after the time-out.
    ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility'].map((action) => `sqs:${action}`),
    queue.queueArn,
  );
