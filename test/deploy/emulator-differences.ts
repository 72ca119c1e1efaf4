/**
 * Where the emulator takes a template otherwise than CloudFormation does, so that the same template would not come out
 * the same: each difference writes what the template says in other words. Only resources of types that the emulator
 * does not know are left out. `docs/emulators.md` gives the sources.
 */
import { environmentNames } from '../../schemas/settings/function-settings';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

type TemplateResource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };
export type DeployedTemplate = {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
};

/**
 * The emulator refuses a template with the first or the third, and nothing there reads a dashboard. The last is a function
 * that needs `boto3` and the AWS CLI.
 */
export const typesLeftOut: readonly string[] = [
  'AWS::ApiGatewayV2::RouteResponse',
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Archive',
  'Custom::CDKBucketDeployment',
];

/** The emulator knows alarms on a single metric only, not those that calculate with several. */
const calculates = ({ Type, Properties = {} }: TemplateResource): boolean => Type === 'AWS::CloudWatch::Alarm' && 'Metrics' in Properties;

export const isLeftOut = (resource: TemplateResource): boolean => typesLeftOut.includes(resource.Type) || calculates(resource);

const SECRET = 'AWS::SecretsManager::Secret';

/** ASCII's, which Secrets Manager leaves out for `ExcludePunctuation`. */
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

type Change = (value: Json) => Json | undefined;

const mapJson = (given: Json, change: Change): Json => {
  const value = change(given) ?? given;
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => mapJson(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapJson(each, change)]));
};

/** `Ref` of a secret is its ARN; the emulator makes it the name. `Id` is the ARN in both. */
const arnOfSecret =
  (isSecret: (logicalId: string) => boolean): Change =>
  (value) => {
    if (typeof value !== 'object' || value === null || !('Ref' in value)) return undefined;
    const { Ref: id } = value as { readonly Ref: Json };
    return typeof id === 'string' && isSecret(id) ? { 'Fn::GetAtt': [id, 'Id'] } : undefined;
  };

/** The emulator respects the characters to leave out, but ignores `ExcludePunctuation`. */
const excludePunctuation: Change = (value) => {
  if (typeof value !== 'object' || value === null || !('ExcludePunctuation' in value)) return undefined;
  return { ...(value as Readonly<Record<string, Json>>), ExcludeCharacters: punctuation };
};

/**
 * In AWS, permission to send a message covers sending a batch. The emulator checks for a permission with the request's own name.
 */
const sendBatches: Change = (value) => {
  if (typeof value !== 'object' || value === null || !('Action' in value)) return undefined;
  const statement = value as Readonly<Record<string, Json>>;
  const actions = [statement['Action']!].flat() as readonly Json[];
  return actions.includes('sqs:SendMessage') ? { ...statement, Action: [...actions, 'sqs:SendMessageBatch'] } : undefined;
};

/** The emulator holds every request about a schedule against the group that is always there, whichever it names. */
const schedulesOfDefaultGroup: Change = (value) => {
  if (typeof value !== 'object' || value === null || !('Action' in value)) return undefined;
  const statement = value as Readonly<Record<string, Json>>;
  if (statement['Action'] !== 'scheduler:CreateSchedule') return undefined;
  const arn = JSON.stringify(statement['Resource']);
  return { ...statement, Resource: [statement['Resource']!, JSON.parse(arn.replace('/rollcall/*', '/default/*')) as Json] };
};

/** Where functions reach what has a host name within the emulator only. */
export type Addresses = {
  /** Of AWS's services, API Gateway's connections among them. */
  readonly awsUrl: string;
  /** Of the API, under its domain. */
  readonly apiUrl: string;
};

type Join = { readonly 'Fn::Join': readonly [string, readonly Json[]] };

/** The host name of an API exists within the emulator only. The API and its stage stay as the template names them. */
const connectionsUrl = (url: Json, awsUrl: string): Json => {
  const [, parts] = (url as Join)['Fn::Join'];
  return { 'Fn::Join': ['', [`${awsUrl}/_aws/execute-api/`, parts[1]!, parts.at(-1)!]] };
};

/** Nudges are sent to the address in the queue's URL. The SDK sends to the address that the emulator gives to functions. */
const queueUrls = (urls: Json, awsUrl: string): Json => {
  const [, parts] = (urls as Join)['Fn::Join'];
  const account = parts.findIndex((part) => typeof part === 'object' && part !== null && 'Ref' in part && part.Ref === 'AWS::AccountId');
  return { 'Fn::Join': ['', [`{"at":"${awsUrl}/`, ...parts.slice(account)]] };
};

/** Functions run on this machine, as the partner's server of the test does. */
const functionSettings =
  ({ awsUrl, apiUrl }: Addresses): Change =>
  (value) => {
    if (typeof value !== 'object' || value === null || !(environmentNames.connectionsUrl in value)) return undefined;
    const variables = value as Readonly<Record<string, Json>>;
    return {
      ...variables,
      [environmentNames.connectionsUrl]: connectionsUrl(variables[environmentNames.connectionsUrl]!, awsUrl),
      [environmentNames.queueUrls]: queueUrls(variables[environmentNames.queueUrls]!, awsUrl),
      [environmentNames.callbackUrl]: apiUrl,
      [environmentNames.loopbackSinks]: 'true',
    };
  };

const without = <Value>(record: Readonly<Record<string, Value>>, isOut: (value: Value) => boolean): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => !isOut(value)));

/** With the outputs that speak of what is left out. */
const leaveOut = <Template extends DeployedTemplate>(template: Template): Template => {
  const ids = Object.entries(template.Resources).flatMap(([id, resource]) => (isLeftOut(resource) ? [id] : []));
  const speaksOf = ({ Value }: { readonly Value: unknown }): boolean => ids.some((id) => JSON.stringify(Value).includes(`["${id}",`));
  const Outputs = template.Outputs && { Outputs: without(template.Outputs, speaksOf) };
  return { ...template, Resources: without(template.Resources, isLeftOut), ...Outputs };
};

/** Where the change makes no other. */
const firstOf =
  (...changes: readonly Change[]): Change =>
  (value) => {
    for (const change of changes) {
      const changed = change(value);
      if (changed !== undefined) return changed;
    }
    return undefined;
  };

export const inTheEmulatorsWords = <Template extends DeployedTemplate>(template: Template, addresses: Addresses): Template => {
  const isSecret = (logicalId: string): boolean => template.Resources[logicalId]?.Type === SECRET;
  const change = firstOf(arnOfSecret(isSecret), excludePunctuation, sendBatches, schedulesOfDefaultGroup, functionSettings(addresses));
  return mapJson(leaveOut(template) as unknown as Json, change) as unknown as Template;
};
