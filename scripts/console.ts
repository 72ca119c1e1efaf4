/** `npm run console`: builds the web console in `console/dist`. Local mode and `cdk synth` name another folder. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { consoleFolder, consoleSite } from './console-bundle';

const main = async (): Promise<void> => {
  const { files } = await consoleSite();
  const [, , given] = process.argv;
  const dist = path.resolve(given ?? path.join(consoleFolder, 'dist'));
  if (given === undefined) rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const { name, contents } of files) {
    writeFileSync(path.join(dist, name), contents);
    console.log(`${name}: ${String(contents.length)} bytes, ${String(gzipSync(contents, { level: 9 }).length)} compressed`);
  }
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
