/** The documents for readers of the product. They promise things; decisions, the glossary and generated pages do not. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

export const PROMISES_PAGE = 'docs/promises.md';

const OTHERS = /^docs\/(?:adr\/|CONTRIBUTING|THIRD-PARTY-NOTICES|glossary|lifecycle|promises|settings)/;

export const promisingDocuments = (project: string): readonly string[] => [
  ...['README.md', 'SECURITY.md', 'terminal/README.md', 'console/README.md'],
  ...readdirSync(path.join(project, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name}`)
    .filter((name) => name.endsWith('.md') && !OTHERS.test(name))
    .sort(),
];
