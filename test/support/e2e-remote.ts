/** A deployment in its own process, with the sandbox carrier in this one. It can be killed and restarted. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { httpDriver } from '../../functions/drivers/http/http-driver';
import type { BridgeDriver } from '../../functions/ports/bridge-driver';
import type { PublishedEvent } from '../../local/bus/bus';
import { type Sandbox, startSandbox } from '../../local/sandbox/start-sandbox';
import type { SettingOverrides } from '../../local/settings';
import type { Deployment, TokenFor } from '../e2e/stories/deployment';
import { type MovableClock, movableClock } from './e2e-clock';
import { BRIDGE_KEY, keptTokens, STORY_SPEED } from './e2e-deployment';
import { PROCESS_IS_UP, type ProcessOptions } from './e2e-process-options';
import { freePort } from './free-port';

export type RemoteDeployment = Deployment & {
  readonly sandbox: Sandbox;
  readonly clock: MovableClock;
  readonly bridge: BridgeDriver;
  /** Ends the process as a power cut would, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Restarts the process with the same data. */
  readonly restart: () => Promise<void>;
  readonly events: () => Promise<readonly PublishedEvent[]>;
  readonly deadLetters: () => Promise<readonly unknown[]>;
  /** See `failingConsumers`. */
  readonly setFailureRate: (rate: number) => Promise<void>;
  /** As in a `StoryDeployment`. */
  readonly quiet: () => Promise<void>;
  /** Whether it has nothing left to do within this time. */
  readonly isIdleWithin: (ms: number) => Promise<boolean>;
  readonly pass: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type RemoteOptions = {
  readonly environment: SettingOverrides;
  readonly dataFolder?: string;
  readonly sandboxSpeed?: number;
  readonly failureRate?: number;
};

const STEP_MS = 5_000;

/** Resolves when it serves requests. */
const startProcess = async (options: ProcessOptions, environment: SettingOverrides): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'e2e-process.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment, E2E_OPTIONS: JSON.stringify(options) },
  });
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((up, failed) => {
    // Its log lines are read as well, so that it never blocks on writing them.
    lines.on('line', (line) => (line === PROCESS_IS_UP ? up() : undefined));
    child.once('exit', (code) => failed(new Error(`The deployment's process ended with ${String(code)}`)));
  });
  return child;
};

const mintAt =
  (baseUrl: string) =>
  async (who: TokenFor): Promise<string> => {
    const response = await fetch(`${baseUrl}/local/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(who),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };

export const startRemote = async (options: RemoteOptions): Promise<RemoteDeployment> => {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const clock = movableClock();
  const secrets = { bridgeKey: BRIDGE_KEY, accessNetworkKey: 'the-access-network-key-of-the-stories' };
  const sandbox = await startSandbox({
    apiUrl: baseUrl,
    tokenUrl: `${baseUrl}/local/token`,
    ...secrets,
    speed: options.sandboxSpeed ?? STORY_SPEED,
    now: clock.now,
  });
  const environment: SettingOverrides = {
    ROLLCALL_BRIDGE_URL: sandbox.bridgeUrl,
    ROLLCALL_ACCESS_NETWORK_URL: sandbox.accessNetworkUrl,
    ...options.environment,
  };
  const { dataFolder } = options;
  let failureRate = options.failureRate ?? 0;
  const start = () => {
    const aheadMs = clock.now() - Date.now();
    return startProcess({ port, secrets, aheadMs, failureRate, ...(dataFolder === undefined ? {} : { dataFolder }) }, environment);
  };
  let child = await start().catch(async (error: unknown) => {
    await sandbox.stop();
    throw error;
  });

  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const post = async (path: string, number = 0): Promise<{ idle?: boolean }> =>
    (await (await fetch(`${baseUrl}${path}`, { method: 'POST', body: String(number) })).json()) as { idle?: boolean };
  const items = async (path: string): Promise<readonly unknown[]> =>
    ((await (await fetch(`${baseUrl}${path}`)).json()) as { items: unknown[] }).items;
  const quiet = async (): Promise<void> => void (await post('/test/quiet'));

  return {
    baseUrl,
    token: keptTokens(mintAt(baseUrl), clock.now),
    sandbox,
    clock,
    bridge: httpDriver({ baseUrl: sandbox.bridgeUrl, key: BRIDGE_KEY, now: clock.now }),
    kill,
    restart: async () => {
      await kill();
      child = await start();
    },
    events: async () => (await items('/local/events')) as PublishedEvent[],
    deadLetters: () => items('/local/dead-letters'),
    setFailureRate: async (rate) => {
      failureRate = rate;
      await post('/test/failure-rate', rate);
    },
    quiet,
    isIdleWithin: async (ms) => (await post('/test/idle', ms)).idle ?? false,
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= STEP_MS) {
        clock.advance(Math.min(left, STEP_MS));
        await post('/test/clock', Math.min(left, STEP_MS));
        await quiet();
      }
    },
    stop: async () => {
      await kill();
      await sandbox.stop();
    },
  };
};
