/**
 * A partner's receiver in its own process. A test can make it fail, kill it, and restart it with what it has stored.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port';
import { RECEIVER_IS_UP, type ReceiverOptions, type ReceiverReport } from './webhook-receiver-options';

export type RemoteReceiver = {
  readonly sink: string;
  readonly trust: (secret: string) => Promise<void>;
  /** The status of its answers from now on. 204 means that it accepts deliveries. */
  readonly answer: (status: number) => Promise<void>;
  readonly report: () => Promise<ReceiverReport>;
  /** Sets its clock to the deployment's. */
  readonly setAhead: (ms: number) => Promise<void>;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
  readonly restart: () => Promise<void>;
};

const startProcess = async (options: ReceiverOptions): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'webhook-receiver.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, RECEIVER_OPTIONS: JSON.stringify(options) },
  });
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((up, failed) => {
    lines.on('line', (line) => (line === RECEIVER_IS_UP ? up() : undefined));
    child.once('exit', (code) => failed(new Error(`The receiver ended with ${String(code)}`)));
  });
  return child;
};

/** `file`: where it stores what it has accepted. */
export const startReceiver = async (file: string): Promise<RemoteReceiver> => {
  const port = await freePort();
  const base = `http://127.0.0.1:${String(port)}`;
  let aheadMs = 0;
  let secret: string | undefined;
  let child = await startProcess({ port, file, aheadMs });
  const control = async (what: string, value = ''): Promise<ReceiverReport> =>
    (await (await fetch(`${base}/control/${what}`, { method: 'POST', body: value })).json()) as ReceiverReport;
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    sink: `${base}/hooks`,
    trust: async (given) => {
      secret = given;
      await control('secret', given);
    },
    answer: async (status) => void (await control('answer', String(status))),
    report: () => control('report'),
    setAhead: async (ms) => {
      aheadMs = ms;
      await control('ahead', String(ms));
    },
    kill,
    restart: async () => {
      await kill();
      child = await startProcess({ port, file, aheadMs });
      if (secret !== undefined) await control('secret', secret);
    },
  };
};
