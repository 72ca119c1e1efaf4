/** How the terminal's package is bundled: one file for each entry, and what they share in others. */
import path from 'node:path';
import type { BuildOptions } from 'esbuild';

export const terminalFolder = path.join(__dirname, '../terminal');

const entries = ['index', 'stores/memory', 'stores/indexed-db', 'stores/file', 'stores/sql'];

export const terminalBundle = {
  absWorkingDir: terminalFolder,
  entryPoints: entries.map((entry) => `${entry}.ts`),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  legalComments: 'none',
} as const satisfies BuildOptions;
