import { Validations } from 'aws-cdk-lib';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import type { SocketFunction } from '../../functions/wiring/sockets';
import { type FunctionContext, RollcallFunction } from './rollcall-function';
import type { SocketApi } from './socket-api';

/** Why the routes have no authorizer. Only `$connect` could have one, and it would delay every connection. */
const noAuthorizerReason = (route: string): string =>
  route === '$connect'
    ? 'The function of this route verifies the token or the password itself, before anybody is connected.'
    : 'Only a client that has connected with a valid token or password can send this.';

export type SocketRoutesProps<Route extends string> = {
  readonly sockets: SocketApi;
  readonly functions: Readonly<Record<Route, SocketFunction>>;
  /** What the functions are for; the beginning of their descriptions. */
  readonly purpose: string;
  readonly context: FunctionContext;
};

/** The routes of a WebSocket API, with one function each. */
export class SocketRoutes<Route extends string> extends Construct {
  constructor(scope: Construct, id: string, { sockets, functions, purpose, context }: SocketRoutesProps<Route>) {
    super(scope, id);
    for (const [route, wiring] of Object.entries(functions) as [Route, SocketFunction][]) {
      const handler = new RollcallFunction(this, route, {
        wiring,
        context,
        description: `${purpose}: ${route}`,
      });
      const added = sockets.api.addRoute(route, {
        integration: new WebSocketLambdaIntegration(route, handler.live),
        returnResponse: wiring.answers,
      });
      if (route === '$connect') sockets.limitConnects(added);
      Validations.of(added).acknowledge({ id: 'AwsSolutions-APIG4', reason: noAuthorizerReason(route) });
    }
  }
}
