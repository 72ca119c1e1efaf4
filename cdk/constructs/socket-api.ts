import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroupLogDestination, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from '../settings';

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
  readonly logRetention: RetentionDays;
};

/** A WebSocket API without routes: its routes need functions, and functions need its address. */
export class SocketApi extends Construct {
  readonly api: WebSocketApi;
  /** The address at which clients connect. */
  readonly url: string;
  /** The address at which functions reach connections. */
  readonly connectionsUrl: string;

  constructor(scope: Construct, id: string, { settings, logRetention, apiName, description }: SocketApiProps) {
    super(scope, id);
    this.api = new WebSocketApi(this, 'Api', {
      apiName,
      description,
      routeSelectionExpression: '$request.body.action',
    });
    const logs = new LogGroup(this, 'AccessLogs', { retention: logRetention });
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
    this.url = stage.url;
    this.connectionsUrl = stage.callbackUrl;
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
