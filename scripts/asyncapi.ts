/**
 * Writes docs/asyncapi.json and docs/events/ from the schemas. With `--check` it only reports whether the files are up
 * to date.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { asyncapiDocument } from '../schemas/asyncapi';
import { asyncapiExamples } from './asyncapi-examples';
import { eventSchemas } from './event-schemas';

const docs = path.join(__dirname, '../docs');

const files = (): readonly (readonly [file: string, content: unknown])[] => [
  ['asyncapi.json', asyncapiDocument(asyncapiExamples())],
  ...eventSchemas().map(([file, schema]) => [`events/${file}`, schema] as const),
];

const isCurrent = (file: string, text: string): boolean => existsSync(file) && readFileSync(file, 'utf8') === text;

const main = async (): Promise<void> => {
  mkdirSync(path.join(docs, 'events'), { recursive: true });
  for (const [name, content] of files()) {
    const file = path.join(docs, name);
    const text = await format(JSON.stringify(content), { parser: 'json', printWidth: 140 });
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    else if (!isCurrent(file, text)) {
      console.error(`docs/${name} is out of date: run \`npx tsx scripts/asyncapi.ts\``);
      process.exitCode = 1;
    }
  }
};

void main();
