import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { operations } from '../../../schemas/api';
import { openapiDocument } from '../../../schemas/openapi';
import { openapiExamples } from '../../../schemas/openapi-examples';
import { type OperationSpec, problemsOf } from '../../../schemas/operation';
import { problemCodes, problems } from '../../../schemas/problems';

type Json = Record<string, unknown>;
type Parameter = { readonly in: string; readonly name: string; readonly required?: boolean };
type Answer = {
  readonly description: string;
  readonly $ref?: string;
  readonly content?: Record<string, { schema: Json; example?: unknown }>;
};
type Described = {
  operationId: string;
  parameters: (Parameter | { $ref: string })[];
  responses: Record<string, Answer>;
  requestBody?: Answer;
  security: Json[];
};

const document = JSON.parse(JSON.stringify(openapiDocument())) as {
  openapi: string;
  paths: Record<string, Record<string, Described>>;
  components: Record<string, Record<string, Json>>;
};
const table: readonly OperationSpec[] = operations;
const byName = table.map((operation) => [operation.operationId, operation] as const);

const described = ({ path: route, method }: OperationSpec): Described => document.paths[route]?.[method] as Described;

const at = (reference: string): unknown =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, step) => (value as Json | undefined)?.[step], document);

const referencesIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === '$ref' ? [String(inner)] : referencesIn(inner)));
};

it('docs/openapi.json is up to date: `npx tsx scripts/openapi.ts` writes it', () => {
  const file = path.join(__dirname, '../../../docs/openapi.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(document);
});

it('is OpenAPI 3.1 with every operation once', () => {
  expect(document.openapi).toBe('3.1.0');
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect(ids.sort()).toEqual(table.map(({ operationId }) => operationId).sort());
});

it('refers to nothing that is not there', () => {
  for (const reference of referencesIn(document)) expect([reference, at(reference)]).toEqual([reference, expect.anything()]);
});

it.each(byName)('%s has every parameter of its path, required', (_name, operation) => {
  const named = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const given = described(operation).parameters.filter((parameter): parameter is Parameter => 'in' in parameter && parameter.in === 'path');
  expect(given.map(({ name }) => name)).toEqual(named);
  expect(given.every(({ required }) => required === true)).toBe(true);
});

it.each(byName)('%s shows each of its statuses, and each of its problems under its status', (_name, operation) => {
  const { responses } = described(operation);
  for (const status of Object.keys(operation.responses)) expect(responses).toHaveProperty(status);
  for (const code of problemsOf(operation)) {
    const answer = responses[problems[code].status];
    const { description } = (answer?.$ref === undefined ? answer : at(answer.$ref)) as Answer;
    expect(description).toContain(`\`${code}\``);
  }
});

it.each(byName)('%s says who may call it', (_name, operation) => {
  expect(described(operation).security).toEqual(operation.auth === 'jwt' ? [{ accessToken: operation.scopes }] : []);
});

it('has an example for every problem', () => {
  expect(Object.keys(document.components['examples'] ?? {}).sort()).toEqual([...problemCodes].sort());
});

describe('the examples', () => {
  it('are of operations that exist', () => {
    for (const id of Object.keys(openapiExamples)) expect(table.map(({ operationId }) => operationId)).toContain(id);
  });

  it.each(byName.filter(([id]) => openapiExamples[id] !== undefined))('of %s fit their schemas', (id, operation) => {
    const { body, answers = {} } = openapiExamples[id] ?? {};
    if (body !== undefined) expect(operation.body?.safeParse(body)).toMatchObject({ success: true });
    for (const [status, answer] of Object.entries(answers)) {
      expect(operation.responses[Number(status)]?.parse(answer)).toEqual(answer);
    }
  });
});

describe('the schemas, read by a validator that knows nothing of zod', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'https://rollcall.example/openapi', components: document.components });
  const validate = (schema: Json, value: unknown) => {
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"https://rollcall.example/openapi#/')) as Json;
    return ajv.validate(absolute, value);
  };

  it.each(Object.keys(document.components['schemas'] ?? {}))('%s compiles', (name) => {
    expect(() => ajv.compile({ $ref: `https://rollcall.example/openapi#/components/schemas/${name}` })).not.toThrow();
  });

  it.each(byName.filter(([id]) => openapiExamples[id] !== undefined))('take the examples of %s', (_id, operation) => {
    const { requestBody, responses } = described(operation);
    const contents = [requestBody, ...Object.values(responses)].flatMap((answer) => Object.values(answer?.content ?? {}));
    for (const { schema, example } of contents.filter(({ example: given }) => given !== undefined)) {
      expect([example, validate(schema, example)]).toEqual([example, true]);
    }
  });

  it('refuse what the contract refuses', () => {
    const schema = { $ref: '#/components/schemas/CreateConferenceRequest' };
    expect(validate(schema, { participants: [{ phoneNumber: '5550101' }] })).toBe(false);
    expect(validate(schema, { participants: [], more: 1 })).toBe(false);
  });
});
