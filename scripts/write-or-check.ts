import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const PROJECT = path.join(__dirname, '..');

/**
 * Writes a generated file. With `--check` on the command line it only reports whether the file is up to date.
 * `file`: relative to the project. `script`: the npm script that writes it.
 */
export const writeOrCheck = (file: string, text: string, script: string): void => {
  const at = path.join(PROJECT, file);
  if (!process.argv.includes('--check')) {
    mkdirSync(path.dirname(at), { recursive: true });
    return writeFileSync(at, text);
  }
  if (existsSync(at) && readFileSync(at, 'utf8') === text) return;
  console.error(`${file} is out of date: run \`npm run ${script}\``);
  process.exitCode = 1;
};
