/** How a handler is bundled into the one file that Lambda runs. Measure bundles with these options, too. */
import { resolve } from 'node:path';
import type { BuildOptions } from 'esbuild';

/**
 * The SDK's other sources of credentials. Lambda always sets credentials in the environment, where the SDK reads them
 * first, so these modules are never imported. Leaving them out saves some 130 KB per bundle.
 */
export const UNUSED_CREDENTIAL_PROVIDERS = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
] as const;

/** Modules that the SDK imports only for streaming operations, which Rollcall does not use: another 15 KB. */
const UNUSED_PARTS = ['@smithy/core/event-streams'] as const;

/**
 * `entry`: relative to the project. The format is CommonJS, because some dependencies call `require` for Node's own
 * modules, which an ES module bundle cannot do. Packages are bundled in their ES form, which allows tree shaking. There
 * is no source map, because it would slow the start.
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
  alias: {
    '@aws-sdk/middleware-endpoint-discovery': resolve(__dirname, 'no-endpoint-discovery.ts'),
    '@aws/lambda-invoke-store': resolve(__dirname, 'invoke-store.ts'),
    '@aws-sdk/signature-v4-multi-region': resolve(__dirname, 'one-region-signer.ts'),
    '@smithy/core/checksum': resolve(__dirname, 'node-checksums.ts'),
    '@aws-lambda-powertools/jmespath': resolve(__dirname, 'member-search.ts'),
    '@aws-lambda-powertools/jmespath/functions': resolve(__dirname, 'member-search.ts'),
  },
  legalComments: 'none',
  sourcemap: false,
  logLevel: 'error',
});
