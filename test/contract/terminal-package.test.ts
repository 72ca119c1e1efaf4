/** What an application gets that uses `@rollcall/terminal`. */
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { terminalBundle, terminalFolder } from '../../scripts/terminal-bundle';

const MAX_BYTES = 12 * 1024;

it('is small with its browser database, and has nothing of zod, the server or AWS', async () => {
  const contents = `export * from './index'; export * from './stores/indexed-db';`;
  const { outputFiles, metafile } = await build({
    ...terminalBundle,
    entryPoints: [],
    stdin: { contents, resolveDir: terminalFolder },
    minify: true,
    write: false,
    metafile: true,
  });
  const [bundle] = outputFiles;
  expect(gzipSync(bundle?.contents ?? '', { level: 9 }).length).toBeLessThanOrEqual(MAX_BYTES);
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));
  const foreign = used.filter((file) => file.startsWith('..')).sort();
  expect(foreign).toEqual(['../node_modules/idb/build/index.js', '../schemas/participant-actions.ts', '../schemas/terminal-defaults.ts']);
});
