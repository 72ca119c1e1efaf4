/**
 * Writes the tables of docs/settings.md from the table of settings. With `--check` it only reports whether the file is
 * up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { settingsDocument } from './settings-document';

const file = path.join(__dirname, '../docs/settings.md');

const main = (): void => {
  const before = readFileSync(file, 'utf8');
  const text = settingsDocument(before);
  if (!process.argv.includes('--check')) return writeFileSync(file, text);
  if (before === text) return;
  console.error('docs/settings.md is out of date: run `npm run settings`');
  process.exitCode = 1;
};

main();
