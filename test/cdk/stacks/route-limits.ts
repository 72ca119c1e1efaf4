import { apiResources } from '../support/api-resources';
import { type Deployment, ofType, reference, synthesise } from '../support/deployment';

type Limit = { readonly ThrottlingRateLimit: number; readonly ThrottlingBurstLimit: number };

const deployment = synthesise();
const httpApiOf = ({ stateless }: Deployment): string =>
  ofType(stateless, 'AWS::ApiGatewayV2::Api').find(([, { Properties }]) => Properties['ProtocolType'] === 'HTTP')![0];

const limitsOf = (of: Deployment): Readonly<Record<string, Limit>> =>
  apiResources(of).stageOf(httpApiOf(of))['RouteSettings'] as Record<string, Limit>;

const sumOf = (limits: Readonly<Record<string, Limit>>, member: keyof Limit): number =>
  Object.values(limits).reduce((sum, limit) => sum + limit[member], 0);

const totals = [
  [1_000, 2_000],
  [10_000, 5_000],
  [500, 500],
].map(([perSecond, atOnce]) => {
  const settings = { 'rollcall:requestsPerSecond': perSecond, 'rollcall:requestBurst': atOnce };
  return [perSecond!, atOnce!, limitsOf(synthesise(settings))] as const;
});

describe('the limit of each route', () => {
  const limits = limitsOf(deployment);
  const httpApi = httpApiOf(deployment);

  it('is there for every route, with rate and burst, because API Gateway has no other default for half a limit', () => {
    const keys = apiResources(deployment)
      .routesOf(httpApi)
      .map(({ RouteKey }) => String(RouteKey));
    expect(Object.keys(limits).sort()).toEqual(keys.sort());
    for (const limit of Object.values(limits)) {
      expect(Object.keys(limit).sort()).toEqual(['ThrottlingBurstLimit', 'ThrottlingRateLimit']);
      expect(Math.min(...Object.values(limit))).toBeGreaterThanOrEqual(1);
    }
  });

  it.each(totals)('leaves the others theirs: together they are at most %d a second and %d at once', (perSecond, atOnce, other) => {
    expect(sumOf(other, 'ThrottlingRateLimit')).toBeLessThanOrEqual(perSecond);
    expect(sumOf(other, 'ThrottlingBurstLimit')).toBeLessThanOrEqual(atOnce);
  });

  it('gives half of all requests to what the bridge, the access network and the edge send', () => {
    const keys = ['POST /v1/bridge-callbacks/{driver}', 'POST /v1/call-reports'];
    const [callbacks, reports] = keys.map((key) => limits[key]);
    expect(callbacks).toEqual({ ThrottlingRateLimit: 300, ThrottlingBurstLimit: 600 });
    expect(reports).toEqual({ ThrottlingRateLimit: 150, ThrottlingBurstLimit: 300 });
  });

  it.each(['GET /v1/health', 'GET /openapi.json', 'GET /asyncapi.json'])('lets little through to %s, which needs no token', (key) => {
    expect(limits[key]).toEqual({ ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 });
  });

  // API Gateway: "Unable to find Route by key … within the provided RouteSettings".
  it('is set after its route is there', () => {
    const [stage] = ofType(deployment.stateless, 'AWS::ApiGatewayV2::Stage')
      .map(([, resource]) => resource)
      .filter(({ Properties }) => reference(Properties['ApiId'], deployment) === httpApi);
    const routes = ofType(deployment.stateless, 'AWS::ApiGatewayV2::Route')
      .filter(([, { Properties }]) => reference(Properties['ApiId'], deployment) === httpApi)
      .map(([id]) => id);
    expect(stage!.DependsOn).toEqual(expect.arrayContaining(routes));
  });
});
