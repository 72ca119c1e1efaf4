/**
 * Writes docs/asyncapi.json and docs/events/ from the schemas. With `--check` it only reports whether the files are up
 * to date.
 */
import { asyncapiDocument } from '../schemas/asyncapi';
import { asyncapiExamples } from './asyncapi-examples';
import { eventSchemas } from './event-schemas';
import { jsonText } from './json-text';
import { writeOrCheck } from './write-or-check';

const files = (): readonly (readonly [file: string, content: unknown])[] => [
  ['docs/asyncapi.json', asyncapiDocument(asyncapiExamples())],
  ...eventSchemas().map(([file, schema]) => [`docs/events/${file}`, schema] as const),
];

const main = async (): Promise<void> => {
  for (const [file, content] of files()) writeOrCheck(file, await jsonText(content), 'asyncapi');
};

void main();
