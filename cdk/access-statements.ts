/**
 * Turns the wiring's access into statements of a role: these actions on this one resource. We write the statements out
 * instead of using grants, because a grant also allows what the wiring does not list (`sqs:GetQueueUrl`,
 * `dynamodb:DescribeTable`).
 */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Access } from '../functions/wiring/function';
import type { TableAction } from '../functions/wiring/storage';
import { grantedKeys } from './granted-keys';
import { type Encryption, keyStatements } from './key-statements';
import { sendStatements } from './send-statements';
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

export type Accessible = {
  readonly resources: StatefulResources;
  readonly sockets: SocketApi;
  /** Undefined if the driver has no keys of its own. */
  readonly bridgeSecretArn: string | undefined;
  /** The secret with the credentials of the canary's client; undefined without a canary. */
  readonly canarySecretArn: string | undefined;
  readonly encryption: Encryption;
};

const isRead = (action: TableAction): boolean => action === 'GetItem' || action === 'BatchGetItem' || action === 'Query';

const secretStatements = (secretArns: readonly string[], keyArn: string | undefined): PolicyStatement[] =>
  secretArns.flatMap((arn) => [allow(['secretsmanager:GetSecretValue'], arn), ...keyStatements(keyArn, 'read secrets')]);

export const accessStatements = (access: Access, accessible: Accessible): PolicyStatement[] => {
  const { resources, sockets, bridgeSecretArn, encryption } = accessible;
  const { tables, queues, bus, keys, schedules } = resources;
  if ('table' in access) {
    const actions = access.actions.map((action) => `dynamodb:${action}`);
    const use = access.actions.every(isRead) ? 'read items' : 'write items';
    return [allow(actions, tables[access.table].tableArn), ...keyStatements(encryption.keyArn, use)];
  }
  if ('send' in access) return sendStatements(queues[access.send], encryption);
  if ('putEvents' in access) return [allow(['events:PutEvents'], bus.eventBusArn)];
  if ('connections' in access) return [allow(['execute-api:ManageConnections'], ...sockets.connectionArns(access.connections))];
  if ('schedule' in access) return scheduleStatements(schedules);
  if ('bridgeSecret' in access) {
    const { keyArn, bridgeSecretKeyArn = keyArn } = encryption;
    return bridgeSecretArn === undefined ? [] : secretStatements([bridgeSecretArn], bridgeSecretKeyArn);
  }
  if ('requests' in access) return [];
  if ('canarySecret' in access) {
    return accessible.canarySecretArn === undefined ? [] : secretStatements([accessible.canarySecretArn], encryption.keyArn);
  }
  const secretArns = grantedKeys([access], bridgeSecretArn).map((name) => keys[name].secretArn);
  return secretStatements(secretArns, encryption.keyArn);
};

/**
 * Lambda's permissions to read a stream for a function (Lambda developer guide, "Using Lambda with Amazon DynamoDB").
 */
export const readStreamStatements = (streamArn: string, { keyArn }: Encryption): PolicyStatement[] => [
  allow(
    ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action}`),
    streamArn,
  ),
  ...keyStatements(keyArn, 'read items'),
];

/**
 * Lambda's permissions to receive from a queue for a function (Lambda developer guide, "Using Lambda with Amazon SQS").
 */
export const receiveStatements = (queue: IQueue, { keyArn }: Encryption): PolicyStatement[] => [
  allow(
    // ChangeMessageVisibility: a failed message is retried after its own back-off, not only after the time-out.
    ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility'].map((action) => `sqs:${action}`),
    queue.queueArn,
  ),
  ...keyStatements(keyArn, 'receive messages'),
];
