/**
 * Writes docs/THIRD-PARTY-NOTICES.md from the bundles. With `--check` it only reports whether the file is up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deployedBundles } from './deployed-bundles';
import { noticesDocument } from './notices-document';

const file = path.join(__dirname, '../docs/THIRD-PARTY-NOTICES.md');

const main = async (): Promise<void> => {
  const text = noticesDocument(await deployedBundles());
  if (!process.argv.includes('--check')) return writeFileSync(file, text);
  if (readFileSync(file, 'utf8') === text) return;
  console.error('docs/THIRD-PARTY-NOTICES.md is out of date: run `npm run notices`');
  process.exitCode = 1;
};

void main();
