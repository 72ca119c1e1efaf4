import { environmentNames } from '../../../schemas/settings/function-settings';
import { apiResources } from '../support/api-resources';
import { logicalIdOf, ofType, synthesise } from '../support/deployment';
import { deployedFunction, socketFunctionList } from '../support/functions-of';
import { permissionsOf } from '../support/permissions-of';

const deployment = synthesise();
const { stateless, stacks } = deployment;
const { routesOf, stageOf, answeringRoutesOf } = apiResources(deployment);

describe('the WebSocket API', () => {
  const api = logicalIdOf(stacks.stateless.sockets.api, stacks.stateless);
  const routes = routesOf(api);
  const { Variables } = deployedFunction(deployment, 'push').resource.Properties['Environment'] as { Variables: Record<string, unknown> };
  const routeOf = (name: string) => routes.find(({ RouteKey }) => RouteKey === name)!;

  it('has the routes of the wiring, selected by the action of a message', () => {
    expect(stateless.Resources[api]!.Properties).toMatchObject({
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    });
    expect(routes.map(({ RouteKey }) => String(RouteKey)).sort()).toEqual(socketFunctionList.map(([name]) => name).sort());
  });

  it.each(socketFunctionList)('%s has its own function, which API Gateway may invoke for this route only', (name) => {
    const route = routeOf(name);
    const [, integrationId] = (route['Target'] as { 'Fn::Join': [string, [string, { Ref: string }]] })['Fn::Join'][1];
    const integration = stateless.Resources[integrationId.Ref]!.Properties;
    const { logicalId } = deployedFunction(deployment, name);
    expect(JSON.stringify(integration['IntegrationUri'])).toContain(`{"Fn::GetAtt":["${logicalId}","Arn"]},"/invocations"`);
    expect(route['AuthorizationType']).toBe('NONE');
    const permissions = permissionsOf(logicalId, deployment);
    expect(permissions.map(({ Principal }) => Principal)).toEqual(['apigateway.amazonaws.com']);
    expect(JSON.stringify(permissions[0]!['SourceArn'])).toContain(`{"Ref":"${api}"},"/*${name}"`);
  });

  it.each(socketFunctionList)('%s answers as the wiring says', (name, { answers }) => {
    const [routeId] = ofType(stateless, 'AWS::ApiGatewayV2::Route').find(([, { Properties }]) => Properties === routeOf(name))!;
    expect(routeOf(name)['RouteResponseSelectionExpression']).toBe(answers ? '$default' : undefined);
    expect(answeringRoutesOf(api).includes(routeId)).toBe(answers);
  });

  it('deploys automatically as v1, with throttling', () => {
    expect(stageOf(api)).toMatchObject({
      StageName: 'v1',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 },
    });
  });

  it('leaves half of its requests to those who are connected, whoever asks for a connection', () => {
    expect(stageOf(api)['RouteSettings']).toEqual({ $connect: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 } });
    const [, stage] = ofType(stateless, 'AWS::ApiGatewayV2::Stage').find(([, { Properties }]) => Properties === stageOf(api))!;
    const [connectId] = ofType(stateless, 'AWS::ApiGatewayV2::Route').find(([, { Properties }]) => Properties === routeOf('$connect'))!;
    // API Gateway refuses a limit for a route that is not there yet.
    expect(stage.DependsOn).toContain(connectId);
  });

  it('logs neither clients nor messages', () => {
    const { Format } = stageOf(api)['AccessLogSettings'] as { Format: string };
    expect(Object.values(JSON.parse(Format) as object)).toEqual(expect.arrayContaining(['$context.requestId', '$context.routeKey']));
    expect(Format).not.toMatch(/identity|connectionId|connectedAt|queryString|authorizer|message|domainName/);
  });

  it('has a wss address for terminals and an https address for functions', () => {
    const address = (scheme: string) => [
      `${scheme}://`,
      { Ref: api },
      '.execute-api.',
      { Ref: 'AWS::Region' },
      '.',
      { Ref: 'AWS::URLSuffix' },
      '/v1',
    ];
    expect(stateless.Outputs['WebSocketUrl']!.Value).toEqual({ 'Fn::Join': ['', address('wss')] });
    expect(Variables[environmentNames.connectionsUrl]).toEqual({ 'Fn::Join': ['', address('https')] });
  });
});
