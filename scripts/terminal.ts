/** `npm run terminal`: builds the package `@rollcall/terminal` in `terminal/dist`: ES modules and their types. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { packageTypes } from './flat-types';
import { terminalBundle, terminalFolder } from './terminal-bundle';

const main = async (): Promise<void> => {
  const dist = path.join(terminalFolder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  await build({ ...terminalBundle, outdir: dist, splitting: true, packages: 'external', external: ['node:*'], logLevel: 'info' });
  for (const [name, text] of await packageTypes(terminalFolder)) {
    const file = path.join(dist, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
