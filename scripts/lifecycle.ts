/** Writes docs/lifecycle.md from the lifecycle table. With `--check` it only reports whether the file is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lifecycleDocument } from './lifecycle-document';

const file = path.join(__dirname, '../docs/lifecycle.md');

const main = (): void => {
  const text = lifecycleDocument();
  if (!process.argv.includes('--check')) return writeFileSync(file, text);
  if (readFileSync(file, 'utf8') === text) return;
  console.error('docs/lifecycle.md is out of date: run `npx tsx scripts/lifecycle.ts`');
  process.exitCode = 1;
};

main();
