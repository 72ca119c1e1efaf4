/** What an application loads that uses the whole terminal SDK with the database of a browser. */
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { terminalBundle, terminalFolder } from './terminal-bundle';

export const MAX_TERMINAL_BYTES = 12 * 1024;

export const terminalSize = async (): Promise<{ readonly bytes: number; readonly metafile: Metafile }> => {
  const contents = `export * from './index'; export * from './stores/indexed-db';`;
  const { outputFiles, metafile } = await build({
    ...terminalBundle,
    entryPoints: [],
    stdin: { contents, resolveDir: terminalFolder },
    minify: true,
    write: false,
    metafile: true,
  });
  return { bytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length, metafile };
};
