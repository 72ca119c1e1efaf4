/** How a handler becomes the one file that Lambda runs. Whoever measures a bundle builds it with these options. */
import { resolve } from 'node:path';
import type { BuildOptions } from 'esbuild';

/**
 * Where else the SDK would look for credentials. Lambda always sets them in the environment, which the SDK asks first, so these
 * are never imported; left out, they save some 130 KB of a bundle.
 */
export const UNUSED_CREDENTIAL_PROVIDERS = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
] as const;

/** What the SDK imports only for operations that stream, of which we use none: another 15 KB. */
export const UNUSED_PARTS = ['@smithy/core/event-streams'] as const;

/**
 * `entry`: relative to the project. CommonJS, since some dependencies call `require` for Node's own modules, which an ES module
 * bundle cannot; the packages themselves are taken in their ES form, which can be shaken. No source map: it would slow the start.
 */
export const bundleOptions = (entry: string): BuildOptions & { readonly entryPoints: string[] } => ({
  absWorkingDir: resolve(__dirname, '..'),
  entryPoints: [entry],
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  external: [...UNUSED_CREDENTIAL_PROVIDERS, ...UNUSED_PARTS],
  alias: { 'mnemonist/lru-cache': resolve(__dirname, 'endpoint-cache.ts') },
  legalComments: 'none',
  sourcemap: false,
  logLevel: 'error',
});
