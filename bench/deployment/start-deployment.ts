/** Starts a deployment in its own process. */
import { join } from 'node:path';
import { type Child, startChild } from '../measuring/child-process';
import type { DeploymentOptions, DeploymentQueries } from './deployment-queries';

export type Deployment = Child<DeploymentQueries> & { readonly baseUrl: string };

export type DeploymentProcess = {
  /** Where to write CPU profiles. None are written by default. */
  readonly profileFolder?: string | undefined;
  /** The core that it runs on: any by default. */
  readonly core?: number | undefined;
  /** The folder of the project whose deployment it is: this one by default. */
  readonly project?: string;
};

const THIS_PROJECT = join(__dirname, '..', '..');

export const startDeployment = async (
  options: DeploymentOptions,
  { profileFolder, core, project = THIS_PROJECT }: DeploymentProcess = {},
): Promise<Deployment> => {
  const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = await startChild<DeploymentQueries>({
    module: join(project, 'bench/deployment/deployment-process.ts'),
    environment: { BENCH_DEPLOYMENT: JSON.stringify(options) },
    flags: ['--expose-gc', ...profiling],
    core,
  });
  return { ...child, baseUrl: await child.query('address') };
};
