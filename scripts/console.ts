/** `npm run console`: builds the web console in `console/dist`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { consoleFolder, consoleSite } from './console-bundle';

const main = async (): Promise<void> => {
  const { files } = await consoleSite();
  const dist = path.join(consoleFolder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  for (const { name, contents } of files) {
    writeFileSync(path.join(dist, name), contents);
    console.log(`${name}: ${String(contents.length)} bytes, ${String(gzipSync(contents, { level: 9 }).length)} compressed`);
  }
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
