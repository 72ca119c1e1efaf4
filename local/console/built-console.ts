/**
 * The web console, built on the first request for it: a start without a browser does not wait for the bundler. It is
 * built as somebody builds it by hand, in a process of its own, because nothing here imports the console.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const PROJECT = path.join(__dirname, '../..');
/** It takes the folder to write into as its argument. */
const SCRIPT = 'scripts/console.ts';

export type BuiltConsole = {
  /** The folder with its files. If the build fails, the next call tries again. */
  readonly folder: () => Promise<string>;
  /** Removes the folder, and ends a build that runs. */
  readonly stop: () => Promise<void>;
};

export class ConsoleNotBuilt extends Error {}

type Build = (folder: string, signal: AbortSignal) => Promise<unknown>;

const build: Build = async (folder, signal) => {
  const args = ['--import', 'tsx', SCRIPT, folder];
  await promisify(execFile)(process.execPath, args, { cwd: PROJECT, signal }).catch((error: Error & { stderr?: string }) => {
    throw new ConsoleNotBuilt(error.stderr || error.message);
  });
};

export const builtConsole = (run: Build = build): BuiltConsole => {
  const stopping = new AbortController();
  let built: Promise<string> | undefined;

  const make = async (): Promise<string> => {
    const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-console-'));
    try {
      stopping.signal.throwIfAborted();
      await run(folder, stopping.signal);
      return folder;
    } catch (error) {
      built = undefined;
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  };

  const stop = async (): Promise<void> => {
    stopping.abort();
    const folder = await built?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  return { folder: () => (built ??= make()), stop };
};
