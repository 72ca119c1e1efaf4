/**
 * The parts that run: both APIs, their functions and the consumers. They store nothing, so they may be replaced at any
 * time.
 */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { sendsEventsBySocket } from '../functions/drivers/driver-settings';
import { apiFunctions } from '../functions/wiring/api';
import { bridgeSocketFunctions } from '../functions/wiring/bridge-sockets';
import { entriesOf } from '../functions/wiring/named';
import { type StreamConsumerName, streamConsumerIds } from '../functions/wiring/names';
import { type QueueConsumer as QueueConsumerWiring, type QueueConsumerName, queueConsumers } from '../functions/wiring/queues';
import { socketFunctions } from '../functions/wiring/sockets';
import { streamConsumers } from '../functions/wiring/streams';
import { type TimedFunctionName, timedFunctions } from '../functions/wiring/timers';
import { alarmTopicOf } from './alarm-topic';
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
import { exportApiIds } from './exports';
import { functionEnvironments } from './function-environment';
import { encryptionOf } from './key-statements';
import { logProps } from './log-props';
import { keyOf } from './own-key';
import { ownName } from './own-name';
import type { Settings } from './settings';
import type { StatefulResources } from './stateful-resources';

const valuesOf = <Name extends string, Row, Value>(table: Readonly<Record<Name, Row>>, of: (row: Row, name: Name) => Value) =>
  Object.fromEntries(entriesOf(table).map(([name, row]) => [name, of(row, name)])) as Record<Name, Value>;

export type StatelessStackProps = StackProps & { readonly settings: Settings; readonly resources: StatefulResources };

export class StatelessStack extends Stack {
  readonly sockets: SocketApi;
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, { settings, resources, ...props }: StatelessStackProps) {
    super(scope, id, { description: 'Rollcall: the API and its functions', ...props });
    const alarmTopic = alarmTopicOf(this, settings);
    const logs = logProps(settings, keyOf(this, settings));
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
      encryption: encryptionOf(settings),
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
    exportApiIds(this, [http.api, sockets.api]);
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
    const scope = new Construct(this, 'Streams');
    return valuesOf(streamConsumers, (wiring, name) => new StreamConsumer(scope, streamConsumerIds[name], { name, wiring, context }));
  }

  private timedFunctions(context: FunctionContext): Record<TimedFunctionName, TimedFunction> {
    const scope = new Construct(this, 'Timers');
    return valuesOf(timedFunctions, (wiring, name) => new TimedFunction(scope, name, { name, wiring, context }));
  }

  private queueConsumers(context: FunctionContext): Record<QueueConsumerName, QueueConsumer> {
    const scope = new Construct(this, 'Queues');
    return valuesOf<QueueConsumerName, QueueConsumerWiring, QueueConsumer>(
      queueConsumers,
      (wiring, name) => new QueueConsumer(scope, name, { name, wiring, context }),
    );
  }
}
