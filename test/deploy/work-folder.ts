/** Where a run keeps what it makes. Git ignores it; the Python tools in it are kept for the next run. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../cdk/load-settings';

export const toolsFolder = join(PROJECT_ROOT, '.rollcall/deploy-tools');

export type WorkFolder = { readonly path: (name: string) => string; readonly log: (name: string) => string };

/** Empties what an earlier run has left, so that nothing of it can be taken for this run's. */
export const freshWorkFolder = (): WorkFolder => {
  const root = join(PROJECT_ROOT, '.rollcall/deploy');
  rmSync(root, { recursive: true, force: true });
  for (const name of ['home', 'logs', 'tls', 'tmp']) mkdirSync(join(root, name), { recursive: true });
  return { path: (name) => join(root, name), log: (name) => join(root, 'logs', `${name}.log`) };
};
