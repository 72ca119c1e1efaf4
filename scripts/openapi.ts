/** Writes docs/openapi.json from the operation table. With `--check` it only reports whether the file is up to date. */
import { openapiDocument } from '../schemas/openapi';
import { jsonText } from './json-text';
import { writeOrCheck } from './write-or-check';

const main = async (): Promise<void> => writeOrCheck('docs/openapi.json', await jsonText(openapiDocument()), 'openapi');

void main();
