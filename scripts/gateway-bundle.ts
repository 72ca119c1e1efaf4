/**
 * `npm run gateway:bundle`: the SIP gateway as one file, `dist/gateway.cjs`, and the notices of what it contains.
 * gateway/Containerfile puts both into an image. `cdk synth` names another folder than `dist`.
 */
import { bundleProcess } from './process-bundle';

/** Unlike a function's bundle, it has all of the SDK's sources of credentials: a container gets its own over HTTP. */
bundleProcess({
  name: 'gateway',
  entry: 'gateway/main.ts',
  target: 'node24',
  folder: process.argv[2],
  // Optional native parts of ws, which it does without.
  external: ['bufferutil', 'utf-8-validate'],
}).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
