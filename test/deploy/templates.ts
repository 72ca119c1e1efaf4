/** The stacks as `cdk synth` writes them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Addresses, type DeployedTemplate, inTheEmulatorsWords } from './emulator-differences';

const suffix = '.template.json';

export const templateFiles = (assembly: string): string[] =>
  readdirSync(assembly)
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(assembly, name));

/** In place: what is deployed from there is what the emulator understands. */
export const adaptTemplates = (assembly: string, addresses: Addresses): void => {
  for (const file of templateFiles(assembly)) {
    const template = JSON.parse(readFileSync(file, 'utf8')) as DeployedTemplate;
    writeFileSync(file, JSON.stringify(inTheEmulatorsWords(template, addresses), null, 1));
  }
};
