import type { CfnStage, HttpRoute, HttpStage, WebSocketRoute, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ApiFunction } from '../../functions/wiring/api';
import { methodsOf } from '../../functions/wiring/api';
import { limitOf, limitOfConnects, type RouteLimit } from '../../functions/wiring/request-limits';
import type { OperationSpec } from '../../schemas/operation';
import type { Settings } from '../settings';

/** The template takes this property as it is, so its members are named as CloudFormation names them. */
const throttling = ({ perSecond, atOnce }: RouteLimit): object => ({ ThrottlingRateLimit: perSecond, ThrottlingBurstLimit: atOnce });

const settingsOf = (operation: OperationSpec, settings: Settings): [string, object][] =>
  methodsOf(operation).map((method) => [`${method} ${operation.path}`, throttling(limitOf({ ...operation, method }, settings))]);

/** Gives each route its own limit. API Gateway refuses a limit for a route that is not there yet, so the stage waits. */
export const limitRoutes = (
  stage: HttpStage,
  routes: readonly HttpRoute[],
  apiFunctions: readonly ApiFunction[],
  settings: Settings,
): void => {
  const resource = stage.node.defaultChild as CfnStage;
  resource.routeSettings = Object.fromEntries(apiFunctions.flatMap(({ operation }) => settingsOf(operation, settings)));
  stage.node.addDependency(...routes);
};

/** The same for the route of new connections. */
export const limitConnects = (stage: WebSocketStage, connect: WebSocketRoute, settings: Settings): void => {
  (stage.node.defaultChild as CfnStage).routeSettings = { [connect.routeKey]: throttling(limitOfConnects(settings)) };
  stage.node.addDependency(connect);
};
