/** A program as one file in `dist`, and beside it the notices of what the file contains. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { noticesDocument } from './notices-document';

const root = path.join(__dirname, '..');

export type ProcessBundle = {
  /** Of the files: `<name>.cjs` and `<name>-notices.md`. */
  readonly name: string;
  readonly entry: string;
  readonly target: string;
  readonly folder: string | undefined;
  readonly external?: string[];
};

export const bundleProcess = async ({ name, entry, target, folder = 'dist', external = [] }: ProcessBundle): Promise<void> => {
  const into = path.resolve(root, folder);
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: path.join(into, `${name}.cjs`),
    bundle: true,
    minify: true,
    platform: 'node',
    target,
    format: 'cjs',
    mainFields: ['module', 'main'],
    external,
    legalComments: 'none',
    logLevel: 'info',
  });
  const outputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const modules = outputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([module]) => module);
  writeFileSync(path.join(into, `${name}-notices.md`), noticesDocument([{ modules }]));
};
