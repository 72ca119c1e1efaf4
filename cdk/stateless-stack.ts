/** What runs: the API, its functions and the consumers. It keeps nothing, so it may be replaced at any time. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { apiFunctions, queueConsumers, streamConsumers, type QueueConsumer as QueueConsumerWiring } from '../functions/wiring';
import { alarmPeriod, ImpactAlarm } from './constructs/alarm';
import { HttpRoutes } from './constructs/http-routes';
import { QueueConsumer } from './constructs/queue-consumer';
import type { FunctionSurroundings } from './constructs/rollcall-function';
import { StreamConsumer } from './constructs/stream-consumer';
import { deadLetterImpact, queueConsumerImpact, streamConsumerImpact } from './error-impacts';
import { functionEnvironment } from './function-environment';
import type { KeptResources } from './kept-resources';
import type { Settings } from './settings';

const entriesOf = <Name extends string, Value>(record: Readonly<Record<Name, Value>>): [Name, Value][] =>
  Object.entries(record) as [Name, Value][];

export type StatelessStackProps = StackProps & { readonly settings: Settings; readonly kept: KeptResources };

export class StatelessStack extends Stack {
  constructor(scope: Construct, id: string, { settings, kept, ...props }: StatelessStackProps) {
    super(scope, id, { description: 'Rollcall: the API and its functions', ...props });
    const { alarmTopicArn } = settings;
    const alarmTopic = alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(this, 'AlarmTopic', alarmTopicArn);
    const surroundings: FunctionSurroundings = {
      kept,
      environment: functionEnvironment(this, kept, settings),
      logRetention: settings.logRetentionDays,
      alarmTopic,
    };
    const routes = new HttpRoutes(this, 'Http', { apiFunctions, settings, surroundings });
    this.consumers(surroundings);
    this.deadLetterAlarms(kept, alarmTopic);
    new CfnOutput(this, 'ApiUrl', { value: routes.url });
  }

  private consumers(surroundings: FunctionSurroundings): void {
    const streams = new Construct(this, 'Streams');
    for (const [name, wiring] of entriesOf(streamConsumers)) {
      const { errors: errorImpact, delay: delayImpact } = streamConsumerImpact[name];
      new StreamConsumer(streams, name, { name, wiring, surroundings, errorImpact, delayImpact });
    }
    const queues = new Construct(this, 'Queues');
    for (const [name, wiring] of entriesOf<keyof typeof queueConsumers, QueueConsumerWiring>(queueConsumers)) {
      new QueueConsumer(queues, name, { name, wiring, surroundings, errorImpact: queueConsumerImpact[name] });
    }
  }

  private deadLetterAlarms({ queues }: KeptResources, topic: ITopic | undefined): void {
    const scope = new Construct(this, 'DeadLetters');
    for (const [name, errorImpact] of entriesOf(deadLetterImpact)) {
      const metric = queues[name].metricApproximateNumberOfMessagesVisible({ period: alarmPeriod, statistic: 'Maximum' });
      new ImpactAlarm(scope, name, { metric, threshold: 1, errorImpact, topic });
    }
  }
}
