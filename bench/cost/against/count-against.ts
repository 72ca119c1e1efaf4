/** Counts what another checkout of the project would be billed for, in the same way as this one. */
import { join } from 'node:path';
import { startChild } from '../../measuring/child-process';
import { temporaryFolder } from '../../measuring/temporary-folder';
import type { CountQueries } from '../count-process';
import type { CountedRun, RunOptions } from '../count-run';
import { assembleProject } from './assemble-project';
import { countedRun } from './counted-document';

export type Against = {
  readonly count: (options: RunOptions) => Promise<CountedRun>;
  readonly stop: () => Promise<void>;
};

/** Fails at once if the functions of the other checkout are so different that they cannot be counted in this way. */
export const startAgainst = async (folder: string): Promise<Against> => {
  const project = temporaryFolder('against');
  assembleProject(folder, project.path);
  const child = await startChild<CountQueries>({ module: join(project.path, 'bench/cost/count-process.ts') });
  const orSay = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    try {
      return await answer;
    } catch (cause) {
      const [why = ''] = cause instanceof Error ? cause.message.split('\n') : [];
      throw new Error(`This benchmark cannot count the functions of ${folder}: ${why}`, { cause });
    }
  };
  await orSay(child.query('load'));
  return {
    count: (options) => orSay(child.query('count', options).then(countedRun)),
    stop: async () => {
      await child.stop();
      project.remove();
    },
  };
};
