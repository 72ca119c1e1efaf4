import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  type HttpApiProps,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type ApiFunction, methodsOf } from '../../functions/wiring/api';
import { CORS_ANSWER_HEADERS, CORS_MAX_AGE_SECONDS, CORS_METHODS, CORS_REQUEST_HEADERS } from '../../functions/wiring/cors';
import type { OperationSpec } from '../../schemas/operation';
import { ownName } from '../own-name';
import type { Settings } from '../settings';
import { mapDomain } from './own-domains';
import { type FunctionContext, RollcallFunction } from './rollcall-function';
import { limitRoutes } from './route-limits';

/** Leaves out address, query and path, which could identify people. The route identifies the operation. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  error: '$context.error.responseType',
  integrationStatus: '$context.integrationStatus',
  integrationLatencyMs: '$context.integrationLatency',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
} as const;

/** Why API Gateway accepts these operations without a token. */
const NO_TOKEN_REASONS = {
  driver: 'The bridge driver verifies the signature of each callback before it reads the callback.',
  none: 'The answer is public and the same for everyone.',
} as const;

/** API Gateway answers preflight requests itself, and lets no origin through without this. */
const corsOf = ({ corsOrigins }: Settings): Pick<HttpApiProps, 'corsPreflight'> =>
  corsOrigins.length === 0
    ? {}
    : {
        corsPreflight: {
          allowOrigins: [...corsOrigins],
          allowMethods: CORS_METHODS.map((method) => CorsHttpMethod[method]),
          allowHeaders: [...CORS_REQUEST_HEADERS],
          exposeHeaders: [...CORS_ANSWER_HEADERS],
          maxAge: Duration.seconds(CORS_MAX_AGE_SECONDS),
        },
      };

export type HttpRoutesProps = { readonly settings: Settings; readonly logs: LogGroupProps };

export type RoutesProps = {
  readonly apiFunctions: readonly ApiFunction[];
  readonly settings: Settings;
  readonly context: FunctionContext;
};

/**
 * The HTTP API, with one route and one function per operation. API Gateway checks tokens, and the functions check
 * scopes. The routes need functions and the functions need the API's address, so the API is created first without
 * routes.
 */
export class HttpRoutes extends Construct {
  readonly url: string;
  readonly api: HttpApi;
  private readonly stage: HttpStage;

  constructor(scope: Construct, id: string, { settings, logs }: HttpRoutesProps) {
    super(scope, id);
    const domain = settings.domains?.api;
    this.api = new HttpApi(this, 'Api', {
      apiName: ownName(settings),
      description: 'Conference management',
      createDefaultStage: false,
      ...corsOf(settings),
      ...(domain && settings.domains?.only === true && { disableExecuteApiEndpoint: true }),
    });
    this.stage = this.makeStage(this.api, settings, logs);
    // Without a path, because signatures cover the path.
    if (domain) mapDomain(this, { name: domain.name, api: this.api, stage: this.stage });
    this.url = domain ? `https://${domain.name}/` : this.stage.url;
  }

  addRoutes({ apiFunctions, settings, context }: RoutesProps): void {
    const jwt = new HttpJwtAuthorizer('Token', settings.issuer, { jwtAudience: [settings.audience] });
    const routes = apiFunctions.flatMap((wired) => this.addOperation(wired, context, jwt));
    limitRoutes(this.stage, routes, apiFunctions, settings);
  }

  private addOperation({ operation, ...wiring }: ApiFunction, context: FunctionContext, jwt: HttpJwtAuthorizer): HttpRoute[] {
    const handler = new RollcallFunction(this, operation.operationId, {
      wiring,
      context,
      description: operation.summary,
    });
    const spec: OperationSpec = operation;
    const routes = this.api.addRoutes({
      path: spec.path,
      methods: methodsOf(spec).map((method) => HttpMethod[method as keyof typeof HttpMethod]),
      integration: new HttpLambdaIntegration(spec.operationId, handler.live),
      authorizer: spec.auth === 'jwt' ? jwt : new HttpNoneAuthorizer(),
    });
    if (spec.auth === 'jwt') return routes;
    const reason = NO_TOKEN_REASONS[spec.auth];
    for (const route of routes) Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason });
    return routes;
  }

  private makeStage(api: HttpApi, settings: Settings, logProps: LogGroupProps): HttpStage {
    const logs = new LogGroup(this, 'AccessLogs', logProps);
    return new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.requestsPerSecond, burstLimit: settings.requestBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }
}
