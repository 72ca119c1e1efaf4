/** Starts a deployment in its own process. */
import { join } from 'node:path';
import { type Child, startChild } from '../measuring/child-process';
import type { DeploymentOptions, DeploymentQuestions } from './deployment-questions';

export type Deployment = Child<DeploymentQuestions> & { readonly baseUrl: string };

export const startDeployment = async (options: DeploymentOptions, profileFolder?: string): Promise<Deployment> => {
  const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = await startChild<DeploymentQuestions>({
    module: join(__dirname, 'deployment-process.ts'),
    environment: { BENCH_DEPLOYMENT: JSON.stringify(options) },
    flags: ['--expose-gc', ...profiling],
  });
  return { ...child, baseUrl: await child.ask('address') };
};
