/** The resources of one of the two APIs, by the logical id of the API. */
import { ofType, reference, type Deployment } from './deployment';

export const apiResources = (deployment: Deployment) => {
  const ofApi = (type: string, api: string) =>
    ofType(deployment.stateless, type).filter(([, { Properties }]) => reference(Properties['ApiId'], deployment) === api);
  return {
    routesOf: (api: string) => ofApi('AWS::ApiGatewayV2::Route', api).map(([, { Properties }]) => Properties),
    stageOf: (api: string) => ofApi('AWS::ApiGatewayV2::Stage', api)[0]![1].Properties,
    /** The logical ids of the routes that send an answer. */
    answeringRoutesOf: (api: string) =>
      ofApi('AWS::ApiGatewayV2::RouteResponse', api).map(([, { Properties }]) => reference(Properties['RouteId'], deployment)),
  };
};
