/** What must outlive every deployment: conferences, messages, keys, and the bus that others have put rules on. */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { queues, streamConsumers, tables, type QueueName, type TableName } from '../functions/wiring';
import { Keys } from './constructs/keys';
import { DeadLetterQueue, WorkQueue } from './constructs/work-queue';
import type { KeptResources } from './kept-resources';

const namesOf = <Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] => Object.keys(record) as Name[];

export class StatefulStack extends Stack {
  readonly kept: KeptResources;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, { description: 'Rollcall: conferences, queues, keys and the bus', terminationProtection: true, ...props });
    this.kept = {
      tables: { conferences: this.table('conferences'), records: this.table('records') },
      queues: this.queues(),
      bus: this.bus(),
      keys: new Keys(this, 'Keys').secret,
    };
    new CfnOutput(this, 'ConferencesTableName', { value: this.kept.tables.conferences.tableName });
    new CfnOutput(this, 'RecordsTableName', { value: this.kept.tables.records.tableName });
    new CfnOutput(this, 'BusName', { value: this.kept.bus.eventBusName });
    new CfnOutput(this, 'BusArn', { value: this.kept.bus.eventBusArn });
    new CfnOutput(this, 'KeysSecretArn', { value: this.kept.keys.secretArn });
  }

  private table(name: TableName): Table {
    return new Table(this, name, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'ttl',
      // AWS's key for DynamoDB in this account: its use shows in CloudTrail, and no role needs a statement for it.
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(tables[name].stream && { stream: StreamViewType.NEW_AND_OLD_IMAGES }),
    });
  }

  private queues(): Record<QueueName, Queue> {
    const scope = new Construct(this, 'Queues');
    const made: [QueueName, Queue][] = [];
    for (const name of namesOf(queues)) {
      const deadLetters = new DeadLetterQueue(scope, `${name}-dead-letters`, queues[name]);
      made.push([`${name}-dead-letters`, deadLetters], [name, new WorkQueue(scope, name, queues[name], deadLetters)]);
    }
    for (const name of namesOf(streamConsumers)) {
      // Lambda sends failed stream records to standard queues only.
      made.push([`${name}-dead-letters`, new DeadLetterQueue(scope, `${name}-dead-letters`, { fifo: false })]);
    }
    return Object.fromEntries(made) as Record<QueueName, Queue>;
  }

  private bus(): EventBus {
    const bus = new EventBus(this, 'Bus', { description: 'Every change of every conference' });
    bus.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return bus;
  }
}
