/** The stack of the web console, and that nothing of it is there unless the settings ask for it. */
import { runInNewContext } from 'node:vm';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { consoleCaching, consoleHeaders, consolePolicy } from '../../../functions/wiring/console';
import { ofType, synthesise, type TemplateJson } from '../support/deployment';

const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const off = synthesise();
const on = synthesise({ 'rollcall:console': true });
const named = synthesise({
  'rollcall:console': true,
  'rollcall:consoleDomain': 'console.carrier.example',
  'rollcall:consoleCertificateArn': certificate,
  'rollcall:consoleIssuerOrigins': ['https://sign-in.carrier.example'],
  'rollcall:consoleClientId': 'the-client',
});

const templateOf = ({ stacks }: typeof on) => Template.fromStack(stacks.console!).toJSON() as TemplateJson;
const [template, namedTemplate] = [templateOf(on), templateOf(named)];

type Json = Readonly<Record<string, unknown>>;
const only = <Properties = Json>(type: string, from = template): Properties => {
  const [first, ...others] = ofType(from, type);
  expect(others).toEqual([]);
  return first![1].Properties as Properties;
};

type Statement = { Effect: string; Action: string | string[]; Principal: unknown; Condition: unknown };
type Behaviour = {
  PathPattern?: string;
  TargetOriginId: string;
  CachePolicyId: unknown;
  OriginRequestPolicyId?: string;
  ViewerProtocolPolicy: string;
};
type Origin = { Id: string; DomainName: unknown; CustomOriginConfig?: Json };
type Site = {
  DistributionConfig: {
    DefaultCacheBehavior: Behaviour;
    CacheBehaviors: Behaviour[];
    Origins: Origin[];
    Aliases?: string[];
    ViewerCertificate?: Json;
  };
};
type Policy = {
  ResponseHeadersPolicyConfig: {
    CustomHeadersConfig: { Items: { Header: string; Value: string }[] };
    SecurityHeadersConfig: {
      ContentSecurityPolicy: { ContentSecurityPolicy: string };
      StrictTransportSecurity: { AccessControlMaxAgeSec: number };
      ReferrerPolicy: { ReferrerPolicy: string };
      ContentTypeOptions: Json;
    };
  };
};
const site = (from = template) => only<Site>('AWS::CloudFront::Distribution', from).DistributionConfig;
const headers = (from = template) => only<Policy>('AWS::CloudFront::ResponseHeadersPolicy', from).ResponseHeadersPolicyConfig;

describe('without the setting "console"', () => {
  it('there is no stack of the console, and the others are as with it, but for what it imports', () => {
    expect(off.stacks.console).toBeUndefined();
    expect(on.stateful).toEqual(off.stateful);
    expect(on.stateless.Resources).toEqual(off.stateless.Resources);
  });
});

describe('the files of the console', () => {
  it('are in a private, encrypted bucket', () => {
    expect(only('AWS::S3::Bucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    });
    expect(only('AWS::S3::Bucket')).not.toHaveProperty('VersioningConfiguration');
  });

  it('are read by this distribution only, and never unencrypted', () => {
    const { Statement } = only<{ PolicyDocument: { Statement: Statement[] } }>('AWS::S3::BucketPolicy').PolicyDocument;
    const [id] = ofType(template, 'AWS::CloudFront::Distribution')[0]!;
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Action, Principal }) => [Action, Principal])).toEqual([
      ['s3:GetObject', { Service: 'cloudfront.amazonaws.com' }],
    ]);
    const source = JSON.stringify((allowed[0]!.Condition as { StringEquals: Json }).StringEquals['AWS:SourceArn']);
    expect(source).toContain(`:distribution/",{"Ref":"${id}"}]`);
    expect(Statement.filter(({ Effect }) => Effect === 'Deny').map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { NumericLessThan: { 's3:TlsVersion': 1.2 } },
    ]);
    expect(only('AWS::CloudFront::OriginAccessControl')).toMatchObject({
      OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    });
  });

  it('are kept for ever if their name has a hash, and asked for again otherwise', () => {
    const written = ofType(template, 'Custom::CDKBucketDeployment').map(([, { Properties }]) => Properties);
    expect(written.map(({ Include, Exclude, Prune, SystemMetadata }) => ({ Include, Exclude, Prune, SystemMetadata }))).toEqual([
      { Include: ['*-????????.*'], Exclude: ['*'], Prune: false, SystemMetadata: { 'cache-control': consoleCaching.hashed } },
      { Include: undefined, Exclude: ['*-????????.*'], Prune: true, SystemMetadata: { 'cache-control': consoleCaching.others } },
    ]);
    expect(only('AWS::CloudFront::CachePolicy')).toMatchObject({ CachePolicyConfig: { MinTTL: 0, DefaultTTL: 0 } });
  });

  it('have the headers of local mode, and may connect to the issuer too', () => {
    const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = headers();
    const policy = security.ContentSecurityPolicy.ContentSecurityPolicy;
    expect(policy).toBe(consolePolicy(['https://issuer.example']));
    expect(policy.replace(' https://issuer.example', '')).toBe(consolePolicy());
    expect(policy).not.toMatch(/\*|unsafe/);
    expect(security.StrictTransportSecurity.AccessControlMaxAgeSec).toBe(31_536_000);
    expect(security.ReferrerPolicy.ReferrerPolicy).toBe(consoleHeaders['referrer-policy']);
    expect(security.ContentTypeOptions).toEqual({ Override: true });
    const others = Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header, Value]));
    expect({ ...others, 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' }).toEqual(consoleHeaders);
    expect(headers(namedTemplate).SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy).toBe(
      consolePolicy(['https://issuer.example', 'https://sign-in.carrier.example']),
    );
  });
});

describe('the origin of the console', () => {
  const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
  const allHeadersButHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

  it('passes the API and the socket on, keeps nothing of them, and never unencrypted', () => {
    const { CacheBehaviors, Origins } = site();
    expect(CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/v1/*', '/ws']);
    for (const { CachePolicyId, OriginRequestPolicyId, ViewerProtocolPolicy, TargetOriginId } of CacheBehaviors) {
      expect([CachePolicyId, OriginRequestPolicyId, ViewerProtocolPolicy]).toEqual([cachingDisabled, allHeadersButHost, 'https-only']);
      expect(Origins.find(({ Id }) => Id === TargetOriginId)?.CustomOriginConfig).toMatchObject({ OriginProtocolPolicy: 'https-only' });
    }
  });

  it('turns the address of the socket into that of the stage', () => {
    const { FunctionCode } = only<{ FunctionCode: string }>('AWS::CloudFront::Function');
    const event = { request: { uri: '/ws', querystring: {}, headers: {} } };
    const request = runInNewContext(`${FunctionCode}; handler(event)`, { event }) as { uri: string };
    expect(request).toEqual({ uri: '/v1', querystring: {}, headers: {} });
    expect(JSON.stringify(on.stateless.Outputs['WebSocketUrl']!.Value)).toMatch(/\/v1"\]\]\}$/);
  });

  it('has a name of the carrier with its certificate, if there is one', () => {
    expect(site().Aliases).toBeUndefined();
    expect(site(namedTemplate)).toMatchObject({
      Aliases: ['console.carrier.example'],
      ViewerCertificate: { AcmCertificateArn: certificate, MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
    expect(namedTemplate.Outputs['ConsoleUrl']!.Value).toBe('https://console.carrier.example/');
  });
});

it('the stack of the console follows the AWS Solutions rules, except for acknowledged exceptions', () => {
  for (const { app } of [on, named]) {
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(
      violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources.map(({ constructPath }) => constructPath)]),
    ).toEqual([]);
  }
});
