/** `npm run gateway:bundle`: the SIP gateway as one file, `dist/gateway.cjs`, which gateway/Containerfile puts into an image. */
import path from 'node:path';
import { build } from 'esbuild';

const root = path.join(__dirname, '..');

/** Unlike a function's bundle, it has all of the SDK's sources of credentials: a container gets its own over HTTP. */
const main = async (): Promise<void> => {
  await build({
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
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
