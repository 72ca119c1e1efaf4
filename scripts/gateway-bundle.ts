/**
 * `npm run gateway:bundle`: the SIP gateway as one file, `dist/gateway.cjs`, and the notices of what it contains.
 * gateway/Containerfile puts both into an image.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { noticesDocument } from './notices-document';

const root = path.join(__dirname, '..');

/** Unlike a function's bundle, it has all of the SDK's sources of credentials: a container gets its own over HTTP. */
const main = async (): Promise<void> => {
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: root,
    entryPoints: ['gateway/main.ts'],
    outfile: 'dist/gateway.cjs',
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    // Optional native parts of ws, which it does without.
    external: ['bufferutil', 'utf-8-validate'],
    legalComments: 'none',
    logLevel: 'info',
  });
  const outputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const modules = outputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([name]) => name);
  writeFileSync(path.join(root, 'dist/gateway-notices.md'), noticesDocument([{ modules }]));
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
