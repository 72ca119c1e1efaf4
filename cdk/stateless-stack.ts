/**
 * The parts that run: both APIs, their functions and the consumers. They store nothing, so they may be replaced at any
 * time.
 */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { sendsEventsBySocket } from '../functions/drivers/driver-settings';
import { apiFunctions } from '../functions/wiring/api';
import { bridgeSocketFunctions } from '../functions/wiring/bridge-sockets';
import { type StreamConsumerName, streamConsumerIds } from '../functions/wiring/names';
import { type QueueConsumer as QueueConsumerWiring, type QueueConsumerName, queueConsumers } from '../functions/wiring/queues';
import { socketFunctions } from '../functions/wiring/sockets';
import { streamConsumers } from '../functions/wiring/streams';
import { type TimedFunctionName, type TimedFunction as TimedFunctionWiring, timedFunctions } from '../functions/wiring/timers';
import { Alarms } from './constructs/alarms';
import { BusRules } from './constructs/bus-rules';
import { Canary } from './constructs/canary';
import { DeploymentDashboard } from './constructs/deployment-dashboard';
import { GradualDeployment } from './constructs/gradual-deployment';
import { HttpRoutes } from './constructs/http-routes';
import { QueueConsumer } from './constructs/queue-consumer';
import type { MetricSources } from './constructs/metric-sources';
import { type FunctionContext, RollcallFunction } from './constructs/rollcall-function';
import { SocketApi } from './constructs/socket-api';
import { SocketRoutes } from './constructs/socket-routes';
import { StreamConsumer } from './constructs/stream-consumer';
import { TimedFunction } from './constructs/timed-function';
import { functionEnvironments } from './function-environment';
import { keyOf } from './own-key';
import { ownName } from './own-name';
import type { Settings } from './settings';
import type { StatefulResources } from './stateful-resources';

const entriesOf = <Name extends string, Value>(record: Readonly<Record<Name, Value>>): [Name, Value][] =>
  Object.entries(record) as [Name, Value][];

const valuesOf = <Name extends string, Value, Result>(record: Readonly<Record<Name, Value>>, of: (value: Value) => Result) =>
  Object.fromEntries(entriesOf(record).map(([name, value]) => [name, of(value)])) as Record<Name, Result>;

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
      ...{ settings, domain: settings.domains?.terminals, logs },
      ...{ apiName: ownName(settings, 'terminals'), description: 'State changes of conferences, for terminals' },
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
    };
    http.addRoutes({ apiFunctions, settings, context });
    const forTerminals = { functions: socketFunctions, purpose: 'WebSocket' };
    new SocketRoutes(this, 'SocketRoutes', { sockets, context, ...forTerminals });
    const bridge = sendsEventsBySocket(settings.bridge) ? this.bridgeSockets(settings, context) : undefined;
    const fromStreams = this.streamConsumers(context);
    const fromTimers = this.timedFunctions(context);
    const fromQueues = this.queueConsumers(context);
    const fromRules = new BusRules(this, 'Rules', { context, queueConsumers: valuesOf(fromQueues, ({ target }) => target) }).targets;
    const consumers = { ...fromStreams, ...fromQueues };
    const metricSources: MetricSources = {
      namespace: settings.name,
      resources,
      functions: { ...valuesOf({ ...consumers, ...fromTimers }, ({ target }) => target), ...fromRules },
      mappings: valuesOf(consumers, ({ mapping }) => mapping.eventSourceMappingId),
      http: http.api,
      sockets: { terminals: sockets.api, ...(bridge && { bridge: bridge.api }) },
    };
    new Alarms(this, 'Alarms', { sources: metricSources, topic: alarmTopic });
    new DeploymentDashboard(this, 'Dashboard', { name: settings.name, sources: metricSources });
    const canary = settings.canary && new Canary(this, 'Canary', { context, settings: settings.canary, topic: alarmTopic });
    if (settings.gradualDeployment) {
      const functions = this.node.findAll().filter((each): each is RollcallFunction => each instanceof RollcallFunction);
      new GradualDeployment(this, 'Gradual', { functions, alarms: canary ? [canary.failed] : [] });
    }
    new CfnOutput(this, 'ApiUrl', { value: http.url });
    new CfnOutput(this, 'WebSocketUrl', { value: sockets.url });
  }

  /** The WebSocket API to which a conference server sends its events. */
  private bridgeSockets(settings: Settings, context: FunctionContext): SocketApi {
    const sockets = new SocketApi(this, 'BridgeSockets', {
      ...{ settings, domain: settings.domains?.bridge, logs: context.logs },
      ...{ apiName: ownName(settings, 'bridge'), description: 'Events of the conference server' },
    });
    const forBridge = { functions: bridgeSocketFunctions, purpose: 'WebSocket of the conference server' };
    new SocketRoutes(this, 'BridgeSocketRoutes', { sockets, context, ...forBridge });
    new CfnOutput(this, 'BridgeSocketUrl', { value: sockets.url });
    return sockets;
  }

  private streamConsumers(context: FunctionContext): Record<StreamConsumerName, StreamConsumer> {
    const streams = new Construct(this, 'Streams');
    const made = entriesOf(streamConsumers).map(([name, wiring]) => [
      name,
      new StreamConsumer(streams, streamConsumerIds[name], { name, wiring, context }),
    ]);
    return Object.fromEntries(made) as Record<StreamConsumerName, StreamConsumer>;
  }

  private timedFunctions(context: FunctionContext): Record<TimedFunctionName, TimedFunction> {
    const timers = new Construct(this, 'Timers');
    const made = entriesOf<TimedFunctionName, TimedFunctionWiring>(timedFunctions).map(([name, wiring]) => [
      name,
      new TimedFunction(timers, name, { name, wiring, context }),
    ]);
    return Object.fromEntries(made) as Record<TimedFunctionName, TimedFunction>;
  }

  private queueConsumers(context: FunctionContext): Record<QueueConsumerName, QueueConsumer> {
    const queues = new Construct(this, 'Queues');
    const made = entriesOf<QueueConsumerName, QueueConsumerWiring>(queueConsumers).map(([name, wiring]) => [
      name,
      new QueueConsumer(queues, name, { name, wiring, context }),
    ]);
    return Object.fromEntries(made) as Record<QueueConsumerName, QueueConsumer>;
  }
}
