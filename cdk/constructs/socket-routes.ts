import { Validations } from 'aws-cdk-lib';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import type { SocketFunction, SocketRoute } from '../../functions/wiring';
import { socketImpact } from '../error-impacts';
import { RollcallFunction, type FunctionSurroundings } from './rollcall-function';

/** Why API Gateway lets them through: an authorizer can stand before `$connect` only, and would hold every connection up. */
const openBecause = (route: SocketRoute): string =>
  route === '$connect'
    ? 'The function of this route verifies the token itself, and nobody is connected before.'
    : 'Only who has connected with a valid token can send this.';

export type SocketRoutesProps = {
  readonly socketFunctions: Readonly<Record<SocketRoute, SocketFunction>>;
  readonly surroundings: FunctionSurroundings;
};

/** The routes of the WebSocket API: one function each. */
export class SocketRoutes extends Construct {
  constructor(scope: Construct, id: string, { socketFunctions, surroundings }: SocketRoutesProps) {
    super(scope, id);
    for (const [route, wiring] of Object.entries(socketFunctions) as [SocketRoute, SocketFunction][]) {
      const handler = new RollcallFunction(this, route, {
        wiring,
        surroundings,
        description: `WebSocket: ${route}`,
        errorImpact: socketImpact[route],
      });
      const added = surroundings.sockets.api.addRoute(route, {
        integration: new WebSocketLambdaIntegration(route, handler),
        returnResponse: wiring.answers,
      });
      Validations.of(added).acknowledge({ id: 'AwsSolutions-APIG4', reason: openBecause(route) });
    }
  }
}
