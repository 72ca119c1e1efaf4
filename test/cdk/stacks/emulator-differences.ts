/**
 * The emulator receives the real template in its own syntax, without what it does not support. Converted back into
 * CloudFormation's syntax, the rest is identical.
 */
import { Template } from 'aws-cdk-lib/assertions';
import { socketFunctions } from '../../../functions/wiring/sockets';
import { environmentNames } from '../../../schemas/settings/function-settings';
import { type Addresses, inTheEmulatorsWords, isLeftOut, typesLeftOut } from '../../deploy/emulator-differences';
import { ofType, synthesise, type TemplateJson } from '../support/deployment';
import { apiDomain, consoleAndDomains } from '../support/own-domains';

const { stateful, stateless, stacks } = synthesise(consoleAndDomains);
const web = Template.fromStack(stacks.console!).toJSON() as TemplateJson;
const templates = [
  ['the stateful stack', stateful],
  ['what runs', stateless],
] as const;

const only = <Value>(list: readonly Value[]): Value | readonly Value[] => (list.length === 1 ? list[0]! : list);

const addresses: Addresses = { awsUrl: 'https://127.0.0.1:4566', apiUrl: 'https://127.0.0.1:4567' };

/** Functions reach their connections at the address of the WebSocket API's stage. */
const connectionsUrlOf = (value: { 'Fn::Join': [string, [string, unknown, string]] }): unknown => {
  const [, [start, api, stage]] = value['Fn::Join'];
  expect(start).toBe(`${addresses.awsUrl}/_aws/execute-api/`);
  return { 'Fn::Join': ['', ['https://', api, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, stage]] };
};

/** And their queues at that of SQS in the Region. */
const queueUrlsOf = (value: { 'Fn::Join': [string, [string, ...unknown[]]] }): unknown => {
  const [, [start, ...rest]] = value['Fn::Join'];
  expect(start).toBe(`{"at":"${addresses.awsUrl}/`);
  return { 'Fn::Join': ['', ['{"at":"https://sqs.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/', ...rest]] };
};

const isOfDefaultGroup = (resource: unknown): boolean => JSON.stringify(resource).includes(':schedule/default/*');

/** By the names of the members, regardless of how they were changed. */
const backInTheCloudsWords = (template: TemplateJson): TemplateJson =>
  JSON.parse(JSON.stringify(template), (name, value: unknown): unknown => {
    if (name === 'ExcludeCharacters') return undefined;
    if (name === 'Action' && Array.isArray(value)) return only(value.filter((action) => action !== 'sqs:SendMessageBatch'));
    if (name === 'Resource' && Array.isArray(value)) return only(value.filter((resource) => !isOfDefaultGroup(resource)));
    if (name === environmentNames.connectionsUrl) return connectionsUrlOf(value as Parameters<typeof connectionsUrlOf>[0]);
    if (name === environmentNames.queueUrls) return queueUrlsOf(value as Parameters<typeof queueUrlsOf>[0]);
    if (name === environmentNames.loopbackSinks) return 'false';
    if (name === environmentNames.callbackUrl && value === addresses.apiUrl) return `https://${apiDomain.name}/`;
    const attribute = (value as { 'Fn::GetAtt'?: [string, string] } | null)?.['Fn::GetAtt'];
    return attribute?.[1] === 'Id' ? { Ref: attribute[0] } : value;
  }) as TemplateJson;

/** By the name of the resource that an output refers to. */
const outputsLeftOut = ['ArchiveArn'];

const withoutWhatIsLeftOut = ({ Resources, Outputs, ...rest }: TemplateJson) => ({
  ...rest,
  Resources: Object.fromEntries(Object.entries(Resources).filter(([, resource]) => !isLeftOut(resource))),
  Outputs: Object.fromEntries(Object.entries(Outputs).filter(([name]) => !outputsLeftOut.includes(name))),
});

describe.each(templates)('the template of %s for the emulator', (_name, template) => {
  const adapted = inTheEmulatorsWords(template, addresses);

  it('leaves out only the types that the emulator does not support, and adds only its own syntax', () => {
    expect(backInTheCloudsWords(adapted)).toEqual(withoutWhatIsLeftOut(template));
  });

  it('differs where the emulator needs another syntax', () => {
    expect(adapted).not.toEqual(template);
  });
});

it('the template of the web console only loses what writes its files', () => {
  const adapted = JSON.parse(JSON.stringify(inTheEmulatorsWords(web, addresses))) as TemplateJson;
  expect(adapted).toEqual(withoutWhatIsLeftOut(web));
});

it('everything that is left out for the emulator is in the real templates', () => {
  expect(ofType(stateful, 'AWS::Events::Archive')).toHaveLength(1);
  expect(Object.keys(stateful.Outputs)).toEqual(expect.arrayContaining(outputsLeftOut));
  const answering = Object.values(socketFunctions).filter(({ answers }) => answers);
  expect(ofType(stateless, 'AWS::ApiGatewayV2::RouteResponse')).toHaveLength(answering.length);
  expect(ofType(stateless, 'AWS::CloudWatch::Dashboard')).toHaveLength(1);
  const alarms = ofType(stateless, 'AWS::CloudWatch::Alarm').map(([, resource]) => resource);
  expect(alarms.filter(isLeftOut).length).toBeGreaterThan(0);
  expect(alarms.filter(isLeftOut).every(({ Properties }) => 'Metrics' in Properties)).toBe(true);
  expect(alarms.filter((alarm) => !isLeftOut(alarm)).length).toBeGreaterThan(0);
  // The files with a hash in their names, and the others.
  expect(ofType(web, 'Custom::CDKBucketDeployment')).toHaveLength(2);
  expect(typesLeftOut).toEqual([
    'AWS::ApiGatewayV2::RouteResponse',
    'AWS::CloudWatch::Dashboard',
    'AWS::Events::Archive',
    'Custom::CDKBucketDeployment',
  ]);
});

it('only the emulator allows webhooks to this machine', () => {
  for (const [, { Properties }] of ofType(stateless, 'AWS::Lambda::Function')) {
    const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> };
    expect(Variables[environmentNames.loopbackSinks]).toBe('false');
  }
});

it('only the emulator needs a permission for batches, characters to leave out, and schedules of another group', () => {
  const real = JSON.stringify(templates);
  for (const word of ['SendMessageBatch', 'ExcludeCharacters', '"Id"]', 'schedule/default', '_aws/execute-api'])
    expect(real).not.toContain(word);
});

it('always refers to secrets by their ARN', () => {
  const text = JSON.stringify(inTheEmulatorsWords(stateful, addresses));
  for (const [id] of ofType(stateful, 'AWS::SecretsManager::Secret')) expect(text).not.toContain(`{"Ref":"${id}"}`);
});
