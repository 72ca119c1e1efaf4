/**
 * The resources that must outlive every deployment: conferences, messages, schedules, keys, and the bus with its
 * archive.
 */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { CfnArchive, EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { namesOf } from '../functions/wiring/named';
import { ruleConsumers, rules } from '../functions/wiring/rules';
import { type QueueName, queues, type QueueWiring, type TableName, tables } from '../functions/wiring/storage';
import { streamConsumers } from '../functions/wiring/streams';
import { queueOfRule, ruleArn } from './bus-rules';
import { GatewayLogRole } from './constructs/gateway-log-role';
import { Keys } from './constructs/keys';
import { LostEvents } from './constructs/lost-events';
import { OwnDomains } from './constructs/own-domains';
import { Schedules } from './constructs/schedules';
import { DeadLetterQueue, WorkQueue } from './constructs/work-queue';
import { exportNamesAndArns } from './exports';
import { encryptionOf } from './key-statements';
import { keyOf } from './own-key';
import { ownName } from './own-name';
import type { Settings } from './settings';
import type { StatefulResources } from './stateful-resources';
import { scheduledQueues } from './wired-functions';

/**
 * All events of Rollcall. Events of others on the bus are for their publishers to archive. EventBridge itself leaves
 * out replays.
 */
const ARCHIVED = { 'detail-type': [{ prefix: 'rollcall.' }] } as const;

export type StatefulStackProps = StackProps & { readonly settings: Settings };

export class StatefulStack extends Stack {
  readonly resources: StatefulResources;
  readonly archive: CfnArchive;

  constructor(scope: Construct, id: string, { settings, ...props }: StatefulStackProps) {
    super(scope, id, { description: 'Rollcall: conferences, queues, keys and the bus', terminationProtection: true, ...props });
    const key = keyOf(this, settings);
    const [bus, madeQueues, keys] = [this.bus(key), this.queues(settings, key), new Keys(this, 'Keys', key)];
    keys.keepForEarlierVersions(this);
    this.resources = {
      tables: { conferences: this.table('conferences', settings, key), records: this.table('records', settings, key) },
      queues: madeQueues,
      bus,
      keys: keys.secrets,
      schedules: new Schedules(this, 'Schedules', {
        groupName: ownName(settings),
        queues: scheduledQueues.map((name) => madeQueues[name]),
        encryption: encryptionOf(settings),
      }),
    };
    exportNamesAndArns(this, this.resources);
    this.allowRulesToSend(this.resources);
    this.archive = this.archiveOf(bus, settings);
    if (settings.apiGatewayLogRole) new GatewayLogRole(this, 'GatewayLogs');
    if (key) new LostEvents(this, 'LostEvents', bus, settings);
    if (settings.domains) new OwnDomains(this, 'Domains', settings.domains);
    this.outputs(this.resources);
  }

  private outputs({ tables: { conferences, records }, bus, keys }: StatefulResources): void {
    new CfnOutput(this, 'ConferencesTableName', { value: conferences.tableName });
    new CfnOutput(this, 'RecordsTableName', { value: records.tableName });
    new CfnOutput(this, 'BusName', { value: bus.eventBusName });
    new CfnOutput(this, 'BusArn', { value: bus.eventBusArn });
    new CfnOutput(this, 'ArchiveArn', { value: this.archive.attrArn });
    // Nobody copies the hash key, so it has no output.
    new CfnOutput(this, 'BridgeKeySecretArn', { value: keys.bridgeKey.secretArn });
    new CfnOutput(this, 'AccessNetworkKeySecretArn', { value: keys.accessNetworkKey.secretArn });
  }

  private table(name: TableName, { backupDays }: Settings, key: IKey | undefined): Table {
    return new Table(this, name, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'ttl',
      // AWS's key for DynamoDB in this account, if the carrier has none. CloudTrail shows its use, and no role needs a statement for it.
      ...(key ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key } : { encryption: TableEncryption.AWS_MANAGED }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: backupDays },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(tables[name].stream && { stream: StreamViewType.NEW_AND_OLD_IMAGES }),
    });
  }

  private queues({ retentionDays }: Settings, key: IKey | undefined): Record<QueueName, Queue> {
    const scope = new Construct(this, 'Queues');
    const made: [QueueName, Queue][] = [];
    for (const name of namesOf(queues)) {
      const wiring: QueueWiring = queues[name];
      const kept = wiring.holdsConferences ? { retentionDays } : {};
      const deadLetters = new DeadLetterQueue(scope, `${name}-dead-letters`, { fifo: wiring.fifo, key, ...kept });
      made.push([`${name}-dead-letters`, deadLetters], [name, new WorkQueue(scope, name, { wiring, deadLetters, key, ...kept })]);
    }
    // Lambda sends failed records and events to standard queues only. A record is a whole conference, so its letter is kept
    // no longer than the conference itself.
    for (const { deadLetters } of Object.values(streamConsumers)) {
      made.push([deadLetters, new DeadLetterQueue(scope, deadLetters, { fifo: false, retentionDays, key })]);
    }
    for (const name of namesOf(ruleConsumers)) {
      made.push([`${name}-dead-letters`, new DeadLetterQueue(scope, `${name}-dead-letters`, { fifo: false, key })]);
    }
    return Object.fromEntries(made) as Record<QueueName, Queue>;
  }

  private bus(key: IKey | undefined): EventBus {
    const bus = new EventBus(this, 'Bus', { description: 'Every change of every conference', ...(key && { kmsKey: key }) });
    bus.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return bus;
  }

  private allowRulesToSend({ bus, queues: all }: StatefulResources): void {
    for (const [name, rule] of Object.entries(rules)) {
      const queue = all[queueOfRule(rule)];
      const statement = {
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': ruleArn(bus, name) } },
      };
      queue.addToResourcePolicy(new PolicyStatement(statement));
    }
  }

  private archiveOf(bus: EventBus, { archiveDays: retentionDays, kmsKeyArn: kmsKeyIdentifier }: Settings): CfnArchive {
    const archive = new CfnArchive(this, 'Archive', {
      sourceArn: bus.eventBusArn,
      description: 'Every event of the bus, to be replayed',
      eventPattern: ARCHIVED,
      retentionDays,
      ...(kmsKeyIdentifier !== undefined && { kmsKeyIdentifier }),
    });
    archive.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return archive;
  }
}
