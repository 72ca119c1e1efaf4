/**
 * The parts that run: both APIs, their functions and the consumers. They store nothing, so they may be replaced at any
 * time.
 */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { sendsEventsBySocket } from '../functions/drivers/driver-settings';
import { apiFunctions } from '../functions/wiring/api';
import { bridgeSocketFunctions } from '../functions/wiring/bridge-sockets';
import { streamConsumerIds } from '../functions/wiring/names';
import { type QueueConsumer as QueueConsumerWiring, type QueueConsumerName, queueConsumers } from '../functions/wiring/queues';
import { socketFunctions } from '../functions/wiring/sockets';
import { streamConsumers } from '../functions/wiring/streams';
import { type TimedFunctionName, type TimedFunction as TimedFunctionWiring, timedFunctions } from '../functions/wiring/timers';
import { ALARM_PERIOD, ImpactAlarm } from './constructs/alarm';
import { BusRules } from './constructs/bus-rules';
import { Canary } from './constructs/canary';
import { GradualDeployment } from './constructs/gradual-deployment';
import { HttpRoutes } from './constructs/http-routes';
import { QueueConsumer } from './constructs/queue-consumer';
import { type FunctionContext, RollcallFunction } from './constructs/rollcall-function';
import { SocketApi } from './constructs/socket-api';
import { SocketRoutes } from './constructs/socket-routes';
import { StreamConsumer } from './constructs/stream-consumer';
import { TimedFunction } from './constructs/timed-function';
import {
  bridgeSocketImpact,
  bridgeSocketsImpact,
  deadLetterImpact,
  queueConsumerImpact,
  socketImpact,
  SOCKETS_IMPACT,
  streamConsumerImpact,
  timedFunctionImpact,
} from './error-impacts';
import { functionEnvironments } from './function-environment';
import { keyOf } from './own-key';
import { ownName } from './own-name';
import type { Settings } from './settings';
import type { StatefulResources } from './stateful-resources';

const entriesOf = <Name extends string, Value>(record: Readonly<Record<Name, Value>>): [Name, Value][] =>
  Object.entries(record) as [Name, Value][];

export type StatelessStackProps = StackProps & { readonly settings: Settings; readonly resources: StatefulResources };

export class StatelessStack extends Stack {
  readonly sockets: SocketApi;
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, { settings, resources, ...props }: StatelessStackProps) {
    super(scope, id, { description: 'Rollcall: the API and its functions', ...props });
    const { alarmTopicArn } = settings;
    const alarmTopic = alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(this, 'AlarmTopic', alarmTopicArn);
    const key = keyOf(this, settings);
    const logs: LogGroupProps = { retention: settings.logRetentionDays, ...(key && { encryptionKey: key }) };
    const sockets = new SocketApi(this, 'Sockets', {
      ...{ settings, domain: settings.domains?.terminals, logs, alarmTopic },
      ...{
        apiName: ownName(settings, 'terminals'),
        description: 'State changes of conferences, for terminals',
        errorImpact: SOCKETS_IMPACT,
      },
    });
    this.sockets = sockets;
    const http = new HttpRoutes(this, 'Http', { settings, logs });
    this.apiUrl = http.url;
    const context: FunctionContext = {
      resources,
      sockets,
      bridgeSecretArn: settings.bridgeSecretArn,
      canarySecretArn: settings.canary?.clientSecretArn,
      environmentOf: functionEnvironments(this, { resources, sockets, apiUrl: http.url }, settings),
      encryption: { keyArn: settings.kmsKeyArn, bridgeSecretKeyArn: settings.bridgeSecretKeyArn },
      logs,
      lambdaConcurrency: settings.lambdaConcurrency,
      tracing: settings.tracing,
      vpc: settings.vpc,
      gradual: settings.gradualDeployment,
      readyInstances: settings.readyInstances,
      alarmTopic,
    };
    http.addRoutes({ apiFunctions, settings, context });
    const forTerminals = { functions: socketFunctions, errorImpacts: socketImpact, purpose: 'WebSocket' };
    new SocketRoutes(this, 'SocketRoutes', { sockets, context, ...forTerminals });
    if (sendsEventsBySocket(settings.bridge)) this.bridgeSockets(settings, context);
    this.streamConsumers(context);
    this.timedFunctions(context);
    new BusRules(this, 'Rules', { context, queueConsumers: this.queueConsumers(context) });
    const canary = settings.canary && new Canary(this, 'Canary', { context, settings: settings.canary });
    if (settings.gradualDeployment) {
      const functions = this.node.findAll().filter((each): each is RollcallFunction => each instanceof RollcallFunction);
      new GradualDeployment(this, 'Gradual', { functions, alarms: canary ? [canary.failed] : [] });
    }
    this.deadLetterAlarms(resources, alarmTopic);
    new CfnOutput(this, 'ApiUrl', { value: http.url });
    new CfnOutput(this, 'WebSocketUrl', { value: sockets.url });
  }

  /** The WebSocket API to which a conference server sends its events. */
  private bridgeSockets(settings: Settings, context: FunctionContext): void {
    const sockets = new SocketApi(this, 'BridgeSockets', {
      ...{ settings, domain: settings.domains?.bridge, logs: context.logs, alarmTopic: context.alarmTopic },
      ...{ apiName: ownName(settings, 'bridge'), description: 'Events of the conference server', errorImpact: bridgeSocketsImpact },
    });
    const forBridge = { functions: bridgeSocketFunctions, errorImpacts: bridgeSocketImpact, purpose: 'WebSocket of the conference server' };
    new SocketRoutes(this, 'BridgeSocketRoutes', { sockets, context, ...forBridge });
    new CfnOutput(this, 'BridgeSocketUrl', { value: sockets.url });
  }

  private streamConsumers(context: FunctionContext): void {
    const streams = new Construct(this, 'Streams');
    for (const [name, wiring] of entriesOf(streamConsumers)) {
      const { errors: errorImpact, delay: delayImpact } = streamConsumerImpact[name];
      new StreamConsumer(streams, streamConsumerIds[name], { name, wiring, context, errorImpact, delayImpact });
    }
  }

  private timedFunctions(context: FunctionContext): void {
    const timers = new Construct(this, 'Timers');
    for (const [name, wiring] of entriesOf<TimedFunctionName, TimedFunctionWiring>(timedFunctions)) {
      new TimedFunction(timers, name, { name, wiring, context, errorImpact: timedFunctionImpact[name] });
    }
  }

  private queueConsumers(context: FunctionContext): Record<QueueConsumerName, RollcallFunction> {
    const queues = new Construct(this, 'Queues');
    const made = entriesOf<QueueConsumerName, QueueConsumerWiring>(queueConsumers).map(([name, wiring]) => {
      const { target } = new QueueConsumer(queues, name, { name, wiring, context, errorImpact: queueConsumerImpact[name] });
      return [name, target] as const;
    });
    return Object.fromEntries(made) as Record<QueueConsumerName, RollcallFunction>;
  }

  private deadLetterAlarms({ queues }: StatefulResources, topic: ITopic | undefined): void {
    const scope = new Construct(this, 'DeadLetters');
    for (const [name, errorImpact] of entriesOf(deadLetterImpact)) {
      const metric = queues[name].metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD, statistic: 'Maximum' });
      new ImpactAlarm(scope, name, { metric, threshold: 1, errorImpact, topic });
    }
  }
}
