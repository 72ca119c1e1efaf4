/** Two kits on one folder would spoil each other's journal. Real processes, some of which are killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lockFolder } from '../../../access-network/journal/lock-folder';
import { STARTS_WITHIN_MS, until } from '../../support/until';

const root = path.join(__dirname, '..', '..', '..');

let folder: string;
const running: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rollcall-kit-'));
});
afterEach(async () => {
  // A process that is killed may write until it is gone.
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  await rm(folder, { recursive: true });
});

const startKit = () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'access-network/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      ACCESS_NETWORK_KAMAILIO: '127.0.0.1:1',
      ACCESS_NETWORK_DATA: folder,
      ACCESS_NETWORK_API_URL: 'http://127.0.0.1:1',
      ACCESS_NETWORK_TOKEN_URL: 'http://127.0.0.1:1',
      ACCESS_NETWORK_CLIENT_ID: 'access-network',
      ACCESS_NETWORK_CLIENT_SECRET: 'secret',
      ACCESS_NETWORK_KEY: 'the-key-of-the-access-network',
      ACCESS_NETWORK_PORT: '0',
      ACCESS_NETWORK_HTTP_PORT: '0',
    },
  });
  running.push(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  const says = (event: string) => until(event, () => text.includes(event) && text, STARTS_WITHIN_MS);
  const ends = (signal: NodeJS.Signals) => {
    const gone = once(child, 'exit');
    child.kill(signal);
    return gone;
  };
  return { child, says, ends };
};

it('a second kit ends and says why, until the first was stopped or killed', async () => {
  const first = startKit();
  await first.says('kit.started');

  const second = startKit();
  const gone = once(second.child, 'exit');
  expect(await second.says('kit.failed')).toContain(`another kit uses the folder ${folder}`);
  expect(await gone).toEqual([1, null]);

  await first.ends('SIGKILL');
  const third = startKit();
  await third.says('kit.started');
  await third.ends('SIGTERM');
  await startKit().says('kit.started');
}, 60_000);

it('of many that start at the same time, at most one has the folder, also after a crash left its lock behind', async () => {
  for (let round = 0; round < 10; round += 1) {
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => lockFolder(folder)));
    const locks = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(locks.length).toBeLessThanOrEqual(1);
    for (const lock of locks) await lock.release();
  }
  const lock = await lockFolder(folder);
  expect((await readdir(folder)).filter((name) => name.startsWith('lock.'))).toHaveLength(1);
  await lock.release();
});

it('a folder whose path has no room for a lock is refused', async () => {
  await expect(lockFolder(path.join(folder, 'x'.repeat(100)))).rejects.toThrow('too long');
});
