import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroupLogDestination, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from '../settings';
import { ALARM_PERIOD, ImpactAlarm } from './alarm';

/** Part of the address of a WebSocket API: whoever connects keeps it, as they keep the `/v1` of the other. */
const STAGE_NAME = 'v1';

/** A function that cannot be called for once is no fault yet; that many times within the period are. */
const EXECUTION_ERRORS_BEFORE_ALARM = 5;

/** Neither who is connected nor what is said: the address, the connection and its token could name people. */
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
  /** For whoever is woken: what it does to users when its functions cannot be called. */
  readonly errorImpact: string;
  readonly settings: Settings;
  readonly logRetention: RetentionDays;
  readonly alarmTopic: ITopic | undefined;
};

/** A WebSocket API by itself: its routes need functions, and functions need its address. */
export class SocketApi extends Construct {
  readonly api: WebSocketApi;
  /** Where one connects. */
  readonly url: string;
  /** Where functions reach connections. */
  readonly connectionsUrl: string;

  constructor(scope: Construct, id: string, { settings, logRetention, alarmTopic, apiName, description, errorImpact }: SocketApiProps) {
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
    new ImpactAlarm(this, 'ExecutionErrors', {
      metric: this.api.metric('ExecutionError', { period: ALARM_PERIOD, statistic: 'Sum' }),
      threshold: EXECUTION_ERRORS_BEFORE_ALARM,
      errorImpact,
      topic: alarmTopic,
    });
  }

  /** Messages to connections of this API, and closing them. */
  connectionArns(): string[] {
    return ['POST', 'DELETE'].map((method) =>
      Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: `${STAGE_NAME}/${method}/@connections/*`,
      }),
    );
  }
}
