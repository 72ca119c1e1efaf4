/** The operator's tool as a program of its own, towards the emulator and nobody else. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../cdk/load-settings';
import type { Certificate } from './certificate';
import { administrator, type Emulator } from './emulator';

/** What it writes with `--json`. `input` is what it reads. Throws with its complaint if it fails. */
export type OpsCommand = <Data>(args: readonly string[], input?: string) => Promise<Data>;

const WITHIN_MS = 60_000;

export const opsCommand = (emulator: Emulator, { certificateFile }: Certificate): OpsCommand => {
  const env = {
    PATH: process.env['PATH'],
    ...administrator,
    AWS_REGION: emulator.region,
    AWS_ENDPOINT_URL: emulator.url,
    NODE_EXTRA_CA_CERTS: certificateFile,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const command = join(PROJECT_ROOT, 'node_modules/.bin/tsx');
  return (args, input = '') =>
    new Promise((resolve, reject) => {
      const options = { env, cwd: PROJECT_ROOT, timeout: WITHIN_MS };
      const child = execFile(command, ['ops/main.ts', '--json', ...args], options, (error, stdout, stderr) => {
        if (error) reject(new Error(`The operator's tool failed: ${stderr.trim() || error.message}`));
        else resolve(JSON.parse(stdout) as never);
      });
      child.stdin?.end(input);
    });
};
