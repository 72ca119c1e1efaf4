/** Other programs: each runs in a process group of its own, so that whatever it starts ends with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Stops } from './stops';

export type Program = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Where its output goes. */
  readonly log: string;
};

export type RunningProgram = { readonly hasExited: () => boolean };

/** A program that was asked to stop and has not done so by then is killed. */
const STOP_WITHIN_MS = 5_000;

/** The last of an output says what went wrong. */
const SHOWN_LINES = 40;

export const lastLines = (log: string): string => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

const hasExited = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

const stop = async (child: ChildProcess, pid: number): Promise<void> => {
  if (!hasExited(child)) {
    const exit = once(child, 'exit');
    signalGroup(pid, 'SIGTERM');
    const killing = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_WITHIN_MS);
    await exit;
    clearTimeout(killing);
  }
  signalGroup(pid, 'SIGKILL');
};

const spawned = async ({ command, args, env, cwd, log }: Program) => {
  const output = createWriteStream(log, { flags: 'a' });
  await once(output, 'open');
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', output, output] });
  // The child has the file as its own; this end of it is done with.
  output.end();
  await Promise.all([once(child, 'spawn'), finished(output)]);
  return child;
};

/** Starts a program that goes on until it is stopped. */
export const startProgram = async (program: Program, stops: Stops): Promise<RunningProgram> => {
  stops.throwIfStopping();
  const child = await spawned(program);
  stops.add(() => stop(child, child.pid!));
  return { hasExited: () => hasExited(child) };
};

export class ProgramFailed extends Error {}

/** Runs a program to its end. Throws with the last lines of its output when it fails. */
export const runProgram = async (program: Program, stops: Stops): Promise<void> => {
  stops.throwIfStopping();
  const child = await spawned(program);
  stops.add(() => stop(child, child.pid!));
  if (!hasExited(child)) await once(child, 'exit');
  if (child.exitCode === 0) return;
  throw new ProgramFailed(`${program.command} ${program.args.join(' ')} failed:\n${lastLines(program.log)}`);
};
