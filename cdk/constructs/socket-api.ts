import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type CfnApi, LogGroupLogDestination, WebSocketApi, type WebSocketRoute, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { OwnDomain } from '../../schemas/settings/domain-settings';
import type { Settings } from '../settings';
import { mapDomain } from './own-domains';
import { limitConnects } from './route-limits';

/** A part of the WebSocket API's address. Clients store it, just as they store the `/v1` of the HTTP API. */
export const STAGE_NAME = 'v1';

/** Leaves out address, connection and token, which could identify people, and the content of messages. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  event: '$context.eventType',
  status: '$context.status',
  integrationStatus: '$context.integrationStatus',
  integrationLatencyMs: '$context.integrationLatency',
} as const;

export type SocketApiProps = {
  readonly apiName: string;
  readonly description: string;
  readonly settings: Settings;
  /** The carrier's own, if it has one for this API. */
  readonly domain: OwnDomain | undefined;
  readonly logs: LogGroupProps;
};

/** A WebSocket API without routes: its routes need functions, and functions need its address. */
export class SocketApi extends Construct {
  readonly api: WebSocketApi;
  /** The address at which clients connect. */
  readonly url: string;
  /** The address at which functions reach connections. */
  readonly connectionsUrl: string;
  private readonly stage: WebSocketStage;
  private readonly settings: Settings;

  constructor(scope: Construct, id: string, { settings, domain, logs: logProps, apiName, description }: SocketApiProps) {
    super(scope, id);
    const isOnlyThere = domain !== undefined && settings.domains?.only === true;
    this.api = new WebSocketApi(this, 'Api', {
      apiName,
      description,
      routeSelectionExpression: '$request.body.action',
    });
    // The construct has no property for it.
    if (isOnlyThere) (this.api.node.defaultChild as CfnApi).disableExecuteApiEndpoint = true;
    const logs = new LogGroup(this, 'AccessLogs', logProps);
    this.settings = settings;
    const stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName: STAGE_NAME,
      autoDeploy: true,
      throttle: { rateLimit: settings.requestsPerSecond, burstLimit: settings.requestBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    this.stage = stage;
    if (domain) mapDomain(this, { name: domain.name, api: this.api, stage, path: STAGE_NAME });
    this.url = domain ? `wss://${domain.name}/${STAGE_NAME}` : stage.url;
    // API Gateway's own name needs no DNS record of the carrier. Once it is off, API Gateway refuses posts to it with 403.
    this.connectionsUrl = isOnlyThere ? `https://${domain.name}/${STAGE_NAME}` : stage.callbackUrl;
  }

  /** `connect`: the route of new connections. */
  limitConnects(connect: WebSocketRoute): void {
    limitConnects(this.stage, connect, this.settings);
  }

  /** The ARNs for sending to the API's connections, and for closing them. */
  connectionArns(to: 'post' | 'post-and-close'): string[] {
    return (to === 'post' ? ['POST'] : ['POST', 'DELETE']).map((method) =>
      Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: `${STAGE_NAME}/${method}/@connections/*`,
      }),
    );
  }
}
