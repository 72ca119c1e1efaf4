import { Aws } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnEventBus, EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { alarmTopicOf } from '../alarm-topic';
import type { Settings } from '../settings';
import { ImpactAlarm, METRIC_PERIOD } from './alarm';
import { DeadLetterQueue } from './work-queue';

const IMPACT =
  'Terminals and partners miss changes: EventBridge may not use the key that encrypts the bus, and has set their events aside.';

/**
 * Where EventBridge sets aside events that it cannot encrypt. It exists only if the carrier has a key. The queue itself is
 * encrypted with SQS's key, because the carrier's cannot be used then.
 */
export class LostEvents extends Construct {
  constructor(scope: Construct, id: string, bus: EventBus, settings: Settings) {
    super(scope, id);
    const queue = new DeadLetterQueue(this, 'Queue', { fifo: false, key: undefined });
    const statement = {
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      // The bus names the queue, so the policy of the queue cannot name the bus.
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    };
    queue.addToResourcePolicy(new PolicyStatement(statement));
    (bus.node.defaultChild as CfnEventBus).deadLetterConfig = { arn: queue.queueArn };
    // What nobody has put back yet must not hide what is new.
    const metric = new MathExpression({
      expression: 'DIFF(FILL(m0, 0))',
      usingMetrics: { m0: queue.metricApproximateNumberOfMessagesVisible({ period: METRIC_PERIOD, statistic: 'Maximum' }) },
      period: METRIC_PERIOD,
      label: 'new',
    });
    new ImpactAlarm(this, 'Alarm', {
      metric,
      threshold: 1,
      errorImpact: IMPACT,
      topic: alarmTopicOf(this, settings),
    });
  }
}
