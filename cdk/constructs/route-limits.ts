import type { CfnStage, HttpRoute, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ApiFunction } from '../../functions/wiring/api';
import { methodsOf } from '../../functions/wiring/api';
import { limitOf } from '../../functions/wiring/request-limits';
import type { OperationSpec } from '../../schemas/operation';
import type { Settings } from '../settings';

const settingsOf = (operation: OperationSpec, settings: Settings): [string, object][] =>
  methodsOf(operation).map((method) => {
    const { perSecond, atOnce } = limitOf({ ...operation, method }, settings);
    // The template takes this property as it is, so its members are named as CloudFormation names them.
    return [`${method} ${operation.path}`, { ThrottlingRateLimit: perSecond, ThrottlingBurstLimit: atOnce }];
  });

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
