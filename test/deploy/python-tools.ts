/**
 * The tools that come from PyPI, each file of them checked against its hash: made once, and again when the list
 * changes.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './program';
import type { Stops } from './stops';
import { toolsFolder, type WorkFolder } from './work-folder';

const requirements = join(__dirname, 'requirements.txt');
const stamp = join(toolsFolder, 'requirements.sha256');

/** A tool by its command. */
export const pythonTool = (name: string): string => join(toolsFolder, 'bin', name);

export const installPythonTools = async (folder: WorkFolder, stops: Stops): Promise<'installed' | 'kept'> => {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return 'kept';
  rmSync(toolsFolder, { recursive: true, force: true });
  const { env } = process;
  const log = folder.log('python-tools');
  await runProgram({ command: 'python3', args: ['-m', 'venv', toolsFolder], env, log }, stops);
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--require-hashes', '--requirement', requirements];
  await runProgram({ command: pythonTool('python'), args: install, env, log }, stops);
  writeFileSync(stamp, hash);
  return 'installed';
};
