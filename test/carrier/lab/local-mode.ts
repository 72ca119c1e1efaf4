/**
 * Rollcall as a user runs it: `npm start` with the driver's settings in the environment, on the conference server's
 * host.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TokenFor } from '../../e2e/stories/deployment';
import { eventually } from '../../support/until';
import { CALLBACK_PORT, JANUS_URL, janusSecrets } from './janus';
import { BRIDGE_ADDRESS, PHONES_ADDRESS } from './network';

export type LocalMode = {
  readonly baseUrl: string;
  readonly token: (who: TokenFor) => Promise<string>;
  /** As a crash is: with what it keeps on the disk, it can be started again. */
  readonly kill: () => Promise<void>;
  readonly start: (more?: Readonly<Record<string, string>>) => Promise<void>;
  readonly deadLetters: () => Promise<readonly unknown[]>;
};

const root = join(__dirname, '..', '..', '..');
const baseUrl = `http://127.0.0.1:${String(CALLBACK_PORT)}`;

/** For a deployment whose participants nobody calls before the start. */
export const rollcallVariables = (dataFolder: string): Readonly<Record<string, string>> => ({
  PORT: String(CALLBACK_PORT),
  ROLLCALL_DATA: dataFolder,
  ROLLCALL_ASSEMBLY: 'direct',
  ROLLCALL_BRIDGE: 'janus',
  ROLLCALL_BRIDGE_URL: JANUS_URL,
  ROLLCALL_BRIDGE_OPTIONS: JSON.stringify({ calleeUri: `sip:{number}@${PHONES_ADDRESS}`, callerUri: `sip:{number}@${BRIDGE_ADDRESS}` }),
  ROLLCALL_BRIDGE_SECRETS: JSON.stringify(janusSecrets),
});

const isUp = async (): Promise<boolean> => (await fetch(`${baseUrl}/v1/health`).catch(() => undefined))?.ok ?? false;

const START_WITHIN_MS = 30_000;

export const runLocalMode = async (dataFolder: string, more: Readonly<Record<string, string>> = {}): Promise<LocalMode> => {
  let child: ChildProcess | undefined;
  const start: LocalMode['start'] = async (now = {}) => {
    child = spawn(process.execPath, ['--import', 'tsx', 'local/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...rollcallVariables(dataFolder), ...more, ...now },
    });
    await eventually('Rollcall to be up', isUp, START_WITHIN_MS);
  };
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  try {
    await start();
  } catch (error) {
    await kill();
    throw error;
  }
  return {
    baseUrl,
    token: async (who) => {
      const response = await fetch(`${baseUrl}/local/token`, { method: 'POST', body: JSON.stringify(who) });
      return ((await response.json()) as { access_token: string }).access_token;
    },
    kill,
    start,
    deadLetters: async () => ((await (await fetch(`${baseUrl}/local/dead-letters`)).json()) as { items: unknown[] }).items,
  };
};
