/**
 * `npm run access-network:bundle`: the access network kit as one file, `dist/access-network.cjs`, and the notices of
 * what it contains. It runs where the carrier's Kamailio runs, so it needs no newer Node than that host may have.
 */
import { bundleProcess } from './process-bundle';

bundleProcess({ name: 'access-network', entry: 'access-network/main.ts', target: 'node20', folder: process.argv[2] }).catch(
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
