import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { KeyName } from '../functions/wiring/keys';
import type { QueueName, TableName } from '../functions/wiring/storage';
import type { Schedules } from './constructs/schedules';

/** The resources of the stateful stack that functions use, by the names of the wiring. */
export type StatefulResources = {
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly bus: EventBus;
  readonly keys: Readonly<Record<KeyName, Secret>>;
  readonly schedules: Schedules;
};
