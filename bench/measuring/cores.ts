/**
 * Gives the measurement and the measured program a core each. Linux alone often runs a program that has just received
 * something on the core on which the sender still works, and then it waits for that one. It needs `taskset` of util-linux.
 */
import { execFileSync } from 'node:child_process';

export type Cores = { readonly measurement: number; readonly measured: number };

const TASKSET = 'taskset';

/** `0-2,5`: a list of cores as Linux writes it (cpuset(7)). */
export const coresIn = (list: string): readonly number[] =>
  list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

const allowedCores = (): readonly number[] => {
  try {
    const said = execFileSync(TASKSET, ['--cpu-list', '--pid', `${process.pid}`], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    return coresIn(said.slice(said.lastIndexOf(':') + 1).trim());
  } catch {
    return [];
  }
};

/**
 * Keeps this process on one core, and names another for the measured program. They are the first and the last, since two
 * that are next to each other may be threads of the same core. Undefined without `taskset`, or if there is one core only.
 */
export const takeCores = (): Cores | undefined => {
  const cores = allowedCores();
  const [measurement, measured] = [cores[0], cores.at(-1)];
  if (measurement === undefined || measured === undefined || measurement === measured) return undefined;
  execFileSync(TASKSET, ['--all-tasks', '--cpu-list', '--pid', `${measurement}`, `${process.pid}`], { stdio: 'ignore' });
  return { measurement, measured };
};

type Command = { readonly program: string; readonly args: readonly string[] };

/** A command that runs the given one on that core, with all processes that it starts. The process id stays the same. */
export const onCore = (core: number | undefined, { program, args }: Command): Command =>
  core === undefined ? { program, args } : { program: TASKSET, args: ['--cpu-list', `${core}`, program, ...args] };

export const describeCores = (cores: Cores | undefined): string =>
  cores
    ? `the measurement on core ${cores.measurement}, what is measured on core ${cores.measured}`
    : 'all on the same cores, since there is no second core or no taskset';
