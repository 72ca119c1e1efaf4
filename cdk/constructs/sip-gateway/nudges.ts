import { Duration, Validations } from 'aws-cdk-lib';
import { CfnRule, type EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { gatewayNudges } from '../../../functions/wiring/gateway';
import { ruleName } from '../../bus-rules';
import { encrypted } from '../work-queue';

const { rule, pattern, message, queue } = gatewayNudges;

/** `{"conferenceId":<conferenceId>}`: EventBridge inserts the value as JSON, with its quotes. */
const MESSAGE = `{${Object.keys(message)
  .map((name) => `"${name}":<${name}>`)
  .join()}}`;

/** The queue from which the gateway learns which conferences have changed, and the rule of the bus that fills it. */
export class GatewayNudges extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, bus: EventBus, key: IKey | undefined) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      ...encrypted(key),
      visibilityTimeout: Duration.seconds(queue.visibilityTimeoutSeconds),
      retentionPeriod: Duration.seconds(queue.retentionSeconds),
    });
    const reason = 'A nudge that nobody has read within minutes helps nobody, because the gateway also reads without one.';
    Validations.of(this.queue).acknowledge({ id: 'AwsSolutions-SQS3', reason });
    const made = new CfnRule(this, 'Rule', {
      name: ruleName(rule),
      eventBusName: bus.eventBusName,
      eventPattern: pattern,
      targets: [{ id: 'Target', arn: this.queue.queueArn, inputTransformer: { inputPathsMap: message, inputTemplate: MESSAGE } }],
    });
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': made.attrArn } },
      }),
    );
  }
}
