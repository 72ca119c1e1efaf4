/** Writes docs/openapi.json from the operation table. With `--check` it only reports whether the file is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { openapiDocument } from '../schemas/openapi';

const file = path.join(__dirname, '../docs/openapi.json');

const main = async (): Promise<void> => {
  const text = await format(JSON.stringify(openapiDocument()), { parser: 'json', printWidth: 140 });
  if (!process.argv.includes('--check')) return writeFileSync(file, text);
  if (readFileSync(file, 'utf8') === text) return;
  console.error('docs/openapi.json is out of date: run `npx tsx scripts/openapi.ts`');
  process.exitCode = 1;
};

void main();
