/** An operation is not done before it has its handler, its API test and its place in the OpenAPI document. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiFunctions } from '../../functions/wiring/api';
import { operations } from '../../schemas/api';
import { openapiDocument } from '../../schemas/openapi';
import { type OperationSpec, problemsOf } from '../../schemas/operation';
import { problems } from '../../schemas/problems';

const root = join(__dirname, '../..');
const kebab = (operationId: string): string => operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const testFile = ({ operationId }: OperationSpec): string => `${kebab(operationId)}.test.ts`;
const table: readonly OperationSpec[] = operations;
const rows = table.map((operation) => [operation.operationId, operation] as const);

type Documented = { readonly operationId?: string; readonly responses?: Readonly<Record<string, unknown>> };
const paths = openapiDocument().paths as Readonly<Record<string, Readonly<Record<string, Documented>>>>;

describe.each(rows)('%s', (operationId, operation) => {
  it('has its handler at the address in the table, with every dependency it needs', async () => {
    const file = join(root, apiFunctions.find((each) => each.operation.operationId === operationId)?.entry ?? '');
    expect(existsSync(file)).toBe(true);
    const module = (await import(file)) as Record<string, unknown>;
    expect(module).toMatchObject({ handler: expect.any(Function) as unknown, [`${operationId}Handler`]: expect.any(Function) as unknown });
  });

  it('has its own API test', () => {
    expect(readFileSync(join(__dirname, testFile(operation)), 'utf8')).toContain(`${operationId}Handler`);
  });

  it('is in the OpenAPI document, with every answer it declares', () => {
    const documented = paths[operation.path]?.[operation.method];
    expect(documented?.operationId).toBe(operationId);
    const statuses = [...Object.keys(operation.responses), ...problemsOf(operation).map((code) => String(problems[code].status))];
    expect(Object.keys(documented?.responses ?? {})).toEqual(expect.arrayContaining(statuses));
  });
});

it('the table holds every operation once, by name and by address', () => {
  expect(new Set(rows.map(([operationId]) => operationId)).size).toBe(rows.length);
  expect(new Set(table.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`)).size).toBe(rows.length);
});

it('no API test belongs to an operation that is gone', () => {
  const tests = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts') && name !== 'operation-table.test.ts');
  expect(tests.sort()).toEqual(table.map(testFile).sort());
});
