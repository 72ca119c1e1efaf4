/** Where the search for dead code begins: what is deployed, what is run by hand, and every test. */
import type { KnipConfig } from 'knip';
import { deployedEntries } from './scripts/deployed-bundles';

const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: [
        ...deployedEntries,
        'cdk/app.ts',
        '{local,local/sandbox,ops}/main.ts',
        // Aliases of the bundler.
        'cdk/{invoke-store,no-endpoint-discovery,one-region-signer}.ts',
        'console/main.tsx',
        'bench/*/main.ts',
        'bench/**/*-process.ts',
        'scripts/*.ts',
        'test/{browser,clients,deploy,carrier,event-package}/main.ts',
        'test/carrier/{up,down,phone}.ts',
        'test/**/*.test.ts',
        // Programs that tests start.
        'test/support/{e2e-process,webhook-receiver,failing-consumers}.ts',
        'test/local/{dynamo-writer,full-disk-writer,queue-sender,schedule-writer}.ts',
      ],
      project: ['**/*.{ts,tsx}', '!terminal/**'],
    },
    terminal: { entry: ['index.ts', 'stores/{memory,indexed-db,file,sql}.ts'], project: ['**/*.ts'] },
  },
  ignoreBinaries: ['ip', 'kamailio', 'openssl', 'prlimit', 'sqlite3', 'xmllint'],
};

export default config;
