import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { startDynamo } from '../../local/dynamo/start-dynamo';
import { openKeyStore } from '../../local/storage/key-store';
import { guardWrites, StoreIncomplete } from '../../local/storage/write-guard';
import { connect } from './dynamo-client';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'rollcall-disk-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const LARGEST_FILE = 100_000;
const limits: Readonly<Record<string, string>> = { limit: `${LARGEST_FILE}:`, space: 'unlimited:' };

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;

/** Lets the writer fill its files, makes space, and kills it without warning when it has written more. */
const fillAndKill = async (): Promise<{ readonly stored: string[]; readonly refused: string[] }> => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'full-disk-writer.ts'), folder], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  const said = { stored: [] as string[], refused: [] as string[] };
  for await (const line of createInterface({ input: child.stdout })) {
    const [what = '', key = ''] = line.split(' ');
    const limit = limits[what];
    if (what === 'stored' || what === 'refused') said[what].push(key);
    else if (limit === undefined) child.kill('SIGKILL');
    else {
      spawnSync('prlimit', [`--pid=${child.pid}`, `--fsize=${limit}`]);
      child.stdin.write('\n');
    }
  }
  await closed;
  return said;
};

const keysIn = async (path: string): Promise<readonly string[]> => {
  const store = await openKeyStore(path);
  const entries = await store.entries();
  await store.close();
  return entries.map(([key]) => key);
};

const itemsIn = async (path: string): Promise<readonly string[]> => {
  const dynamo = await startDynamo({ path });
  const client = connect(dynamo.endpoint);
  const keys: string[] = [];
  for (let from: Record<string, unknown> | undefined, first = true; first || from; first = false) {
    const page = await client.send(new ScanCommand({ TableName: 'conferences', ExclusiveStartKey: from }));
    keys.push(...(page.Items ?? []).map(({ pk }) => String(pk)));
    from = page.LastEvaluatedKey;
  }
  client.destroy();
  await dynamo.stop();
  return keys;
};

// Only `prlimit` of util-linux, which every Debian has, lifts the limit of a running process. The tests below need none.
(hasPrlimit ? it : it.skip)(
  `everything that was acknowledged is there after a write that failed halfway, more writes and a kill${hasPrlimit ? '' : ': this machine has no prlimit'}`,
  async () => {
    const { stored, refused } = await fillAndKill();
    expect(refused).toHaveLength(2);
    expect(stored.length).toBeGreaterThan(60);
    const kept = new Set([...(await keysIn(join(folder, 'keys'))), ...(await itemsIn(join(folder, 'dynamo')))]);
    expect(stored.filter((key) => !kept.has(key))).toEqual([]);
  },
);

describe('after a write has failed', () => {
  const aLevel = () => {
    const calls: string[] = [];
    const disk = { free: 0 };
    const level = { close: async () => void calls.push('close'), open: async () => void calls.push('open') };
    const guard = guardWrites(level, 'folder', async () => disk.free);
    guard.onReopen(() => void calls.push('reopened'));
    const write = (text: string) => guard.write(async () => void calls.push(text));
    const failing = () => guard.write(() => Promise.reject(new Error('no space')));
    return { calls, disk, level, write, failing };
  };

  it('writes are refused while the disk is full, and the database stays open for reading', async () => {
    const { calls, write, failing } = aLevel();
    await expect(failing()).rejects.toThrow('no space');
    await expect(write('one')).rejects.toThrow(StoreIncomplete);
    expect(calls).toEqual([]);
  });

  it('the next write that finds space opens the database again first, once', async () => {
    const { calls, disk, write, failing } = aLevel();
    await write('before');
    await expect(failing()).rejects.toThrow('no space');
    await expect(write('while full')).rejects.toThrow(StoreIncomplete);
    disk.free = 1e9;
    await Promise.all([write('one'), write('two')]);
    expect(calls).toEqual(['before', 'close', 'open', 'reopened', 'one', 'two']);
  });

  it('a write that was already waiting does not come behind the torn record', async () => {
    const { calls, write, failing } = aLevel();
    const both = await Promise.allSettled([failing(), write('next')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls).toEqual([]);
  });

  it('a database that does not open is tried again with the next write', async () => {
    const { calls, disk, level, write, failing } = aLevel();
    disk.free = 1e9;
    await expect(failing()).rejects.toThrow('no space');
    const { open } = level;
    level.open = () => Promise.reject(new Error('still no space'));
    await expect(write('one')).rejects.toThrow('still no space');
    level.open = open;
    await write('two');
    expect(calls).toEqual(['close', 'close', 'open', 'reopened', 'two']);
  });
});
