/** Domains of the carrier's own: where they are, what leads to them, and who is told of them. */
import { Template } from 'aws-cdk-lib/assertions';
import { environmentNames } from '../../../schemas/settings/function-settings';
import { type Deployment, logicalIdOf, ofType, synthesise, type TemplateJson } from '../support/deployment';
import { deployedFunction } from '../support/functions-of';
import { apiDomain as api, consoleAndDomains, ownDomain, terminalsDomain as terminals } from '../support/own-domains';

const bridge = ownDomain('bridge.carrier.example');
const console = { 'rollcall:console': true };

const without = synthesise(console);
const named = synthesise(consoleAndDomains);
const only = synthesise({ 'rollcall:domains': { api, terminals, only: true } });
const withBridge = synthesise({
  'rollcall:bridge': 'asterisk',
  'rollcall:bridgeSecretArn': 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf',
  'rollcall:domains': { bridge },
});

const domainsOf = ({ stateful }: Deployment) => ofType(stateful, 'AWS::ApiGatewayV2::DomainName');
const mappingsOf = ({ stateless }: Deployment) => ofType(stateless, 'AWS::ApiGatewayV2::ApiMapping');
const apisOf = ({ stateless }: Deployment) => ofType(stateless, 'AWS::ApiGatewayV2::Api');
const variablesOf = (deployment: Deployment) =>
  (deployedFunction(deployment, 'push').resource.Properties['Environment'] as { Variables: Record<string, unknown> }).Variables;
const withoutMappings = ({ Resources }: TemplateJson): string[] =>
  Object.entries(Resources)
    .filter(([, { Type }]) => Type !== 'AWS::ApiGatewayV2::ApiMapping')
    .map(([id]) => id);

describe('domains of the carrier', () => {
  it('are not there unless the settings name them', () => {
    expect([domainsOf(without), mappingsOf(without)]).toEqual([[], []]);
    for (const [, { Properties }] of apisOf(without)) expect(Properties).not.toHaveProperty('DisableExecuteApiEndpoint');
  });

  it('are in the stack that stays, and are kept, so that a new API has the old address', () => {
    const domains = domainsOf(named);
    expect(domains.map(([, { Properties }]) => Properties)).toEqual(
      [api, terminals].map(({ name }) => ({
        DomainName: name,
        DomainNameConfigurations: [{ CertificateArn: api.certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
      })),
    );
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of domains) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
    const target = (id: string) => ({ 'Fn::GetAtt': [id, 'RegionalDomainName'] });
    expect([named.stateful.Outputs['ApiDomainTarget']!.Value, named.stateful.Outputs['TerminalsDomainTarget']!.Value]).toEqual(
      domains.map(([id]) => target(id)),
    );
  });

  it('lead to the APIs: the one for requests at the root, because signatures cover the path, and the sockets at v1', () => {
    const { stateless } = named.stacks;
    const idOf = (protocol: string) => apisOf(named).find(([, { Properties }]) => Properties['ProtocolType'] === protocol)![0];
    expect(
      mappingsOf(named).map(([, { Properties }]) => [Properties['DomainName'], Properties['ApiId'], Properties['ApiMappingKey']]),
    ).toEqual(
      expect.arrayContaining([
        [terminals.name, { Ref: logicalIdOf(stateless.sockets.api, stateless) }, 'v1'],
        [api.name, { Ref: idOf('HTTP') }, undefined],
      ]),
    );
    expect(mappingsOf(named)).toHaveLength(2);
  });

  // An import would forbid to remove a domain from the settings.
  it('change nothing else of what runs, and import nothing', () => {
    expect(withoutMappings(named.stateless)).toEqual(withoutMappings(without.stateless));
    const imports = ({ stateless }: Deployment) => new Set(JSON.stringify(stateless).match(/"Fn::ImportValue":"[^"]+"/g));
    expect(imports(named)).toEqual(imports(without));
  });

  it('are what terminals, the bridge and the console are told', () => {
    expect(named.stateless.Outputs['ApiUrl']!.Value).toBe('https://api.carrier.example/');
    expect(named.stateless.Outputs['WebSocketUrl']!.Value).toBe('wss://sockets.carrier.example/v1');
    expect(variablesOf(named)[environmentNames.callbackUrl]).toBe('https://api.carrier.example/');
    const site = ofType(Template.fromStack(named.stacks.console!).toJSON() as TemplateJson, 'AWS::CloudFront::Distribution')[0]![1];
    const { Origins } = site.Properties['DistributionConfig'] as { Origins: { DomainName: unknown }[] };
    expect(Origins.map(({ DomainName }) => DomainName)).toEqual(expect.arrayContaining([api.name, terminals.name]));
    expect(withBridge.stateless.Outputs['BridgeSocketUrl']!.Value).toBe('wss://bridge.carrier.example/v1');
  });

  it("leave functions to reach terminals at API Gateway's own name as long as it answers", () => {
    expect(variablesOf(named)[environmentNames.connectionsUrl]).toEqual(variablesOf(without)[environmentNames.connectionsUrl]);
    expect(variablesOf(only)[environmentNames.connectionsUrl]).toBe('https://sockets.carrier.example/v1');
  });

  it("can be the only names: then API Gateway's own do not answer", () => {
    expect(apisOf(only).map(([, { Properties }]) => Properties['DisableExecuteApiEndpoint'])).toEqual([true, true]);
    expect(apisOf(withBridge).map(([, { Properties }]) => Properties['DisableExecuteApiEndpoint'])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
