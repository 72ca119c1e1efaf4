/** Starts a deployment in its own process. */
import { join } from 'node:path';
import { type Child, startChild } from '../measuring/child-process';
import type { DeploymentOptions, DeploymentQueries } from './deployment-queries';

export type Deployment = Child<DeploymentQueries> & { readonly baseUrl: string };

export const startDeployment = async (options: DeploymentOptions, profileFolder?: string): Promise<Deployment> => {
  const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = await startChild<DeploymentQueries>({
    module: join(__dirname, 'deployment-process.ts'),
    environment: { BENCH_DEPLOYMENT: JSON.stringify(options) },
    flags: ['--expose-gc', ...profiling],
  });
  return { ...child, baseUrl: await child.query('address') };
};
