/**
 * Where the emulator takes a template otherwise than CloudFormation does, so that the same template would not come out the same.
 * Nothing is left out: each difference writes what the template says in other words. `docs/emulators.md` gives the sources.
 */

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export type TemplateResource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };
export type DeployedTemplate = { readonly Resources: Readonly<Record<string, TemplateResource>> };

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

/** The emulator looks at the characters to leave out, and not at `ExcludePunctuation`. */
const excludePunctuation: Change = (value) => {
  if (typeof value !== 'object' || value === null || !('ExcludePunctuation' in value)) return undefined;
  return { ...(value as Readonly<Record<string, Json>>), ExcludeCharacters: punctuation };
};

/** AWS lets whoever may send a message send a batch of them; the emulator asks for the permission by the request's name. */
const sendBatches: Change = (value) => {
  if (typeof value !== 'object' || value === null || !('Action' in value)) return undefined;
  const statement = value as Readonly<Record<string, Json>>;
  const actions = [statement['Action']!].flat() as readonly Json[];
  return actions.includes('sqs:SendMessage') ? { ...statement, Action: [...actions, 'sqs:SendMessageBatch'] } : undefined;
};

export const inTheEmulatorsWords = <Template extends DeployedTemplate>(template: Template): Template => {
  const isSecret = (logicalId: string): boolean => template.Resources[logicalId]?.Type === SECRET;
  const arn = arnOfSecret(isSecret);
  const change: Change = (value) => arn(value) ?? excludePunctuation(value) ?? sendBatches(value);
  return mapJson(template as unknown as Json, change) as unknown as Template;
};
