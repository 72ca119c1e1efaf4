/**
 * The parts that run: both APIs, their functions and the consumers. They store nothing, so they may be replaced at any
 * time.
 */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { sendsEventsBySocket } from '../functions/drivers/driver-settings';
import { apiFunctions } from '../functions/wiring/api';
import { bridgeSocketFunctions } from '../functions/wiring/bridge-sockets';
import type { StreamConsumerName } from '../functions/wiring/names';
import { type QueueConsumer as QueueConsumerWiring, type QueueConsumerName, queueConsumers } from '../functions/wiring/queues';
import { socketFunctions } from '../functions/wiring/sockets';
import { streamConsumers } from '../functions/wiring/streams';
import { Alarms } from './constructs/alarms';
import { BusRules } from './constructs/bus-rules';
import { DeploymentDashboard } from './constructs/deployment-dashboard';
import { HttpRoutes } from './constructs/http-routes';
import { QueueConsumer } from './constructs/queue-consumer';
import type { MetricSources } from './constructs/metric-sources';
import type { FunctionContext } from './constructs/rollcall-function';
import { SocketApi } from './constructs/socket-api';
import { SocketRoutes } from './constructs/socket-routes';
import { StreamConsumer } from './constructs/stream-consumer';
import { functionEnvironments } from './function-environment';
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
    const logRetention = settings.logRetentionDays;
    const sockets = new SocketApi(this, 'Sockets', {
      ...{ settings, logRetention },
      ...{ apiName: ownName(settings, 'terminals'), description: 'State changes of conferences, for terminals' },
    });
    this.sockets = sockets;
    const http = new HttpRoutes(this, 'Http', { settings, logRetention });
    this.apiUrl = http.url;
    const context: FunctionContext = {
      resources,
      sockets,
      bridgeSecretArn: settings.bridgeSecretArn,
      environmentOf: functionEnvironments(this, { resources, sockets, apiUrl: http.url }, settings),
      logRetention,
      lambdaConcurrency: settings.lambdaConcurrency,
    };
    http.addRoutes({ apiFunctions, settings, context });
    const forTerminals = { functions: socketFunctions, purpose: 'WebSocket' };
    new SocketRoutes(this, 'SocketRoutes', { sockets, context, ...forTerminals });
    const bridge = sendsEventsBySocket(settings.bridge) ? this.bridgeSockets(settings, context) : undefined;
    const fromStreams = this.streamConsumers(context);
    const fromQueues = this.queueConsumers(context);
    const fromRules = new BusRules(this, 'Rules', { context, queueConsumers: valuesOf(fromQueues, ({ target }) => target) }).targets;
    const consumers = { ...fromStreams, ...fromQueues };
    const metricSources: MetricSources = {
      namespace: settings.name,
      resources,
      functions: { ...valuesOf(consumers, ({ target }) => target), ...fromRules },
      mappings: valuesOf(consumers, ({ mapping }) => mapping.eventSourceMappingId),
      http: http.api,
      sockets: { terminals: sockets.api, ...(bridge && { bridge: bridge.api }) },
    };
    new Alarms(this, 'Alarms', { sources: metricSources, topic: alarmTopic });
    new DeploymentDashboard(this, 'Dashboard', { name: settings.name, sources: metricSources });
    new CfnOutput(this, 'ApiUrl', { value: http.url });
    new CfnOutput(this, 'WebSocketUrl', { value: sockets.url });
  }

  /** The WebSocket API to which a conference server sends its events. */
  private bridgeSockets(settings: Settings, context: FunctionContext): SocketApi {
    const sockets = new SocketApi(this, 'BridgeSockets', {
      ...{ settings, logRetention: context.logRetention },
      ...{ apiName: ownName(settings, 'bridge'), description: 'Events of the conference server' },
    });
    const forBridge = { functions: bridgeSocketFunctions, purpose: 'WebSocket of the conference server' };
    new SocketRoutes(this, 'BridgeSocketRoutes', { sockets, context, ...forBridge });
    new CfnOutput(this, 'BridgeSocketUrl', { value: sockets.url });
    return sockets;
  }

  private streamConsumers(context: FunctionContext): Record<StreamConsumerName, StreamConsumer> {
    const streams = new Construct(this, 'Streams');
    const made = entriesOf(streamConsumers).map(([name, wiring]) => [name, new StreamConsumer(streams, name, { name, wiring, context })]);
    return Object.fromEntries(made) as Record<StreamConsumerName, StreamConsumer>;
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
