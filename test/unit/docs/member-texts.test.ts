/** Every member in the generated documents has a text, and no text is left over. */
import { asyncapiDocument } from '../../../schemas/asyncapi';
import { EndReason } from '../../../schemas/conference-states';
import { memberTexts } from '../../../schemas/member-texts';
import { openapiDocument } from '../../../schemas/openapi';
import { asyncapiExamples } from '../../../scripts/asyncapi-examples';
import { eventSchemas } from '../../../scripts/event-schemas';

type JsonSchema = {
  readonly $ref?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
};
type Schemas = Readonly<Record<string, JsonSchema>>;

const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as { components: { schemas: Schemas }; $defs?: Schemas };

const openapi = plain(openapiDocument()).components.schemas;
const asyncapi = plain(asyncapiDocument(asyncapiExamples())).components.schemas;
const events = eventSchemas().map(([file, schema]) => [file, { [file]: schema as JsonSchema, ...plain(schema).$defs }] as const);

const isDescribed = (schemas: Schemas, { $ref, description, allOf = [], anyOf = [], ...schema }: JsonSchema): boolean =>
  description !== undefined ||
  // A constant speaks for itself.
  'const' in schema ||
  schema.enum?.length === 1 ||
  [...allOf, ...anyOf].some((part) => isDescribed(schemas, part)) ||
  ($ref !== undefined && schemas[$ref.split('/').at(-1) ?? '']?.description !== undefined);

const undescribed = (schemas: Schemas): readonly string[] =>
  Object.entries(schemas)
    // Some schemas refer to another one instead.
    .filter(([, { description = '' }]) => !/`\w+` (in openapi\.json has the texts of the members|as it is delivered)/.test(description))
    .flatMap(([name, { properties = {} }]) =>
      Object.entries(properties).flatMap(([member, schema]) => (isDescribed(schemas, schema) ? [] : [`${name}.${member}`])),
    );

it.each([['openapi.json', openapi], ['asyncapi.json', asyncapi], ...events] as const)('%s describes every member', (_file, schemas) => {
  expect(undescribed(schemas)).toEqual([]);
});

it('asyncapi.json refers to schemas that openapi.json has', () => {
  const named = Object.values(asyncapi).flatMap(({ description = '' }) => /`(\w+)` in openapi\.json/.exec(description)?.[1] ?? []);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => openapi[name] === undefined)).toEqual([]);
});

it('every text belongs to an existing schema and member', () => {
  const known: Schemas = { ...asyncapi, ...openapi };
  const all = Object.entries(memberTexts).flatMap(([name, { members = {} }]) => [
    name,
    ...Object.keys(members).map((member) => `${name}.${member}`),
  ]);
  const there = Object.entries(known).flatMap(([name, { properties = {} }]) => [
    name,
    ...Object.keys(properties).map((member) => `${name}.${member}`),
  ]);
  expect(all.filter((each) => !there.includes(each))).toEqual([]);
});

it('the text of the end reasons explains each of them', () => {
  const { description = '' } = memberTexts['EndReason'] ?? {};
  expect(EndReason.options.filter((reason) => !description.includes(`\`${reason}\``))).toEqual([]);
});
