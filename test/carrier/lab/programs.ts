/** Starts programs on one of the lab's hosts, and stops them by their process id. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readState, writeState } from './state';

export type Host = 'bridge' | 'phones';

/** `ip netns exec` becomes the program, so its process id is the program's. It outlives whoever starts it. */
export const startProgram = (folder: string, name: string, host: Host, command: string, args: readonly string[]): number => {
  const state = readState(folder);
  const log = openSync(join(folder, `${name}.log`), 'a');
  const child = spawn('ip', ['netns', 'exec', state[host], command, ...args], { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error(`${command} could not be started`);
  writeState(folder, { ...state, pids: { ...state.pids, [name]: child.pid } });
  return child.pid;
};

export const signalProgram = (folder: string, name: string, signal: NodeJS.Signals): void => {
  const pid = readState(folder).pids[name];
  if (pid === undefined) throw new Error(`${name} is not running`);
  process.kill(pid, signal);
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const END_WITHIN_MS = 3_000;
const POLL_EVERY_MS = 50;

/** Gently, and then not. */
export const stopPid = async (pid: number): Promise<void> => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (isRunning(pid)) process.kill(pid, signal);
    for (let waited = 0; waited < END_WITHIN_MS && isRunning(pid); waited += POLL_EVERY_MS) await sleep(POLL_EVERY_MS);
  }
};

/** Without a word to it: with every process that it has started, at once. Resolves when it is gone. */
export const killProgram = async (folder: string, name: string): Promise<void> => {
  const pid = readState(folder).pids[name] ?? 0;
  // It leads a process group.
  process.kill(-pid, 'SIGKILL');
  await stopPid(pid);
};

/** By a signal that ends it; resolves when it is gone. */
export const stopProgram = async (folder: string, name: string, signal: NodeJS.Signals): Promise<void> => {
  signalProgram(folder, name, signal);
  await stopPid(readState(folder).pids[name] ?? 0);
};
