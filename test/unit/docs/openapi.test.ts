import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parseIdempotencyKey } from '../../../functions/http/idempotency-key';
import { operations } from '../../../schemas/api';
import { eventTypes } from '../../../schemas/events/event-types';
import { openapiDocument } from '../../../schemas/openapi';
import { openapiExamples } from '../../../schemas/openapi-examples';
import { type OperationSpec, problemsOf } from '../../../schemas/operation';
import { problemCodes, problems } from '../../../schemas/problems';
import { CreateSubscriptionRequest } from '../../../schemas/subscription';

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
  expect(described(operation).security).toEqual(
    operation.auth === 'jwt' ? [operation.scopes, operation.ownScopes].flatMap((scopes) => (scopes ? [{ accessToken: scopes }] : [])) : [],
  );
});

describe('for generators and validators of other languages', () => {
  const schemasIn = (value: unknown): Json[] => {
    if (typeof value !== 'object' || value === null) return [];
    const inner = Object.entries(value).flatMap(([name, member]) => (name === 'example' || name === 'examples' ? [] : schemasIn(member)));
    return Array.isArray(value) ? inner : [value as Json, ...inner];
  };
  const schemas = schemasIn(document);
  const named = Object.entries(document.components['schemas'] ?? {});

  it('no constant is a boolean, and no date has a pattern', () => {
    expect(schemas.filter((schema) => typeof schema['const'] === 'boolean')).toEqual([]);
    expect(schemas.filter(({ format, pattern }) => format === 'date-time' && pattern !== undefined)).toEqual([]);
    expect(schemas.filter(({ pattern, type }) => typeof pattern === 'string' && type === undefined)).toEqual([]);
  });

  it('every pattern has only what Python, Go and Java know too', () => {
    const patterns = schemas.flatMap(({ pattern }) => (typeof pattern === 'string' ? [pattern] : []));
    expect(patterns.length).toBeGreaterThan(5);
    expect(patterns.filter((pattern) => /\\[pPuk]|\(\?[=!<]/.test(pattern))).toEqual([]);
  });

  it('no schema has the name that a generator gives to what belongs to an operation', () => {
    const taken = table.flatMap(({ operationId }) =>
      ['Response', 'Params', 'Res', 'Req'].map((end) => operationId.charAt(0).toUpperCase() + operationId.slice(1) + end),
    );
    expect(named.map(([name]) => name).filter((name) => taken.includes(name))).toEqual([]);
    const names = Object.values(document.components).flatMap((part) => Object.keys(part).map((name) => name.toLowerCase()));
    const answers = Object.keys(document.components['responses'] ?? {}).map((name) => name.toLowerCase());
    expect(answers.filter((name) => names.filter((other) => other === name).length > 1)).toEqual([]);
  });

  it('an answer may gain members, and a request may not', () => {
    const strict = named.filter(([, schema]) => schema['additionalProperties'] === false).map(([name]) => name);
    expect(strict.sort()).toEqual([
      ...['AddParticipantsRequest', 'CallReport', 'CreateConferenceRequest', 'CreateSubscriptionRequest', 'NewParticipant'],
      ...['ParticipantUpdate', 'RecoverRequest', 'ReportCallsRequest', 'SetConferenceUriRequest', 'SinkCredential'],
    ]);
  });

  it.each(byName)('%s says that API Gateway may throttle it, and refuse its token with a body of its own', (_name, operation) => {
    const contentOf = (status: string) => {
      const answer = described(operation).responses[status];
      return Object.keys(((answer?.$ref === undefined ? answer : at(answer.$ref)) as Answer | undefined)?.content ?? {});
    };
    expect(contentOf('429')).toContain('application/json');
    if (operation.auth === 'jwt') expect(contentOf('401').sort()).toEqual(['application/json', 'application/problem+json']);
  });

  it.each(byName.filter(([, { answerHeaders }]) => answerHeaders))('%s shows each header that it answers', (_name, operation) => {
    for (const [status, headers] of Object.entries(operation.answerHeaders ?? {})) {
      const shown = Object.keys((described(operation).responses[status] as unknown as { headers: Json }).headers).map((name) =>
        name.toLowerCase(),
      );
      expect(shown).toEqual(expect.arrayContaining([...headers]));
    }
  });

  it('the query shows whole numbers', () => {
    const parameter = described(table.find(({ operationId }) => operationId === 'getConference')!).parameters.find(
      (each) => 'name' in each && each.name === 'since',
    );
    expect(parameter).toMatchObject({ schema: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 } });
  });

  it('getConference also answers XML', () => {
    const { responses } = described(table.find(({ operationId }) => operationId === 'getConference')!);
    expect(Object.keys(responses['200']?.content ?? {})).toEqual(['application/json', 'application/conference-info+xml']);
  });

  it('Idempotency-Key is as long as the server takes it', () => {
    const { schema } = document.components['parameters']?.['IdempotencyKey'] as { schema: Json };
    const pattern = new RegExp(String(schema['pattern']));
    for (const key of ['a', '"a b"', 'a'.repeat(255), `"${'a'.repeat(255)}"`, `"${'\\"'.repeat(255)}"`]) {
      expect([key, pattern.test(key), key.length <= Number(schema['maxLength'])]).toEqual([key, true, true]);
      expect(parseIdempotencyKey(key)).toBeDefined();
    }
    for (const key of ['', '""', 'a b', 'a,b', 'a'.repeat(256), `"${'a'.repeat(256)}"`]) {
      expect([key, pattern.test(key)]).toEqual([key, false]);
      expect(() => parseIdempotencyKey(key)).toThrow();
    }
  });

  it('a pattern of event types takes what the server takes', () => {
    const { pattern } = document.components['schemas']?.['EventTypePattern'] as { pattern: string };
    const given = ['rollcall.*', 'rollcall.participant.*', 'rollcall.participant.joined.*', ...eventTypes];
    const wrong = [
      '*',
      'rollcall',
      'rollcall.',
      'roll.*',
      'rollcall.participant',
      'rollcall.participant.ended.v1',
      'rollcall.subscription.*',
    ];
    for (const each of [...given, ...wrong]) {
      const taken = CreateSubscriptionRequest.shape.types.safeParse([each]).success;
      expect([each, new RegExp(pattern).test(each), taken]).toEqual([each, given.includes(each), given.includes(each)]);
    }
  });
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
