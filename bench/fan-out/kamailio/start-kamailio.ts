/**
 * Starts Kamailio for one measurement. Kamailio does not release memory, so the next measurement needs a new process.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onCore } from '../../measuring/cores';
import { temporaryFolder } from '../../measuring/temporary-folder';
import type { CellRun } from '../measurement';
import { databaseIn, kamailioConfig, moduleFolder } from './kamailio-config';
import { newBranch, newTag, writeSip } from './sip-message';
import { openSipSocket } from './sip-socket';

export type Kamailio = { readonly port: number; readonly pid: number; readonly stop: () => Promise<void> };

const PROGRAM = '/usr/sbin/kamailio';

/** The names of Debian's packages. */
export const KAMAILIO_PACKAGES = 'kamailio kamailio-presence-modules kamailio-sqlite-modules sqlite3';

export const isKamailioInstalled = (): boolean => existsSync(PROGRAM) && moduleFolder() !== undefined;

/** From Debian's kamailio-sqlite-modules. */
const TABLES = '/usr/share/kamailio/db_sqlite/';

/**
 * Finished transactions stay in memory for seconds, and leaks stay for good. With less memory, Kamailio refuses
 * requests within a run.
 */
const SHARED_MEMORY_MB = 2048;
const MEMORY_OF_A_WORKER_MB = 16;

const UP_WITHIN_MS = 10_000;
const DOWN_WITHIN_MS = 5_000;

const freeUdpPort = async (): Promise<number> => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
};

const makeDatabase = (folder: string): void => {
  const tables = ['standard-create.sql', 'presence-create.sql'].map((name) => readFileSync(join(TABLES, name)));
  execFileSync('sqlite3', [databaseIn(folder)], { input: Buffer.concat(tables) });
};

/** Polls until Kamailio answers. */
const untilUp = async (port: number, hasEnded: () => boolean): Promise<void> => {
  let isUp = false;
  const socket = await openSipSocket(port, () => (isUp = true));
  const via = `Via: SIP/2.0/UDP 127.0.0.1:${socket.port};branch=${newBranch()}`;
  const call = ['From: <sip:bench@127.0.0.1>;tag=1', 'To: <sip:bench@127.0.0.1>', `Call-ID: ${newTag()}`, 'CSeq: 1 OPTIONS'];
  for (let waited = 0; !isUp; waited += 50) {
    if (hasEnded() || waited > UP_WITHIN_MS) throw new Error('Kamailio did not start');
    socket.send(writeSip('OPTIONS sip:bench@127.0.0.1 SIP/2.0', [via, 'Max-Forwards: 70', ...call]));
    await sleep(50);
  }
  socket.close();
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const tooLate = setTimeout(() => child.kill('SIGKILL'), DOWN_WITHIN_MS);
  await ended;
  clearTimeout(tooLate);
};

export const startKamailio = async ({ durable, core }: Pick<CellRun, 'durable' | 'core'>): Promise<Kamailio> => {
  const { path: folder, remove } = temporaryFolder('kamailio');
  const port = await freeUdpPort();
  const config = join(folder, 'kamailio.cfg');
  writeFileSync(config, kamailioConfig({ port, folder, durable }));
  if (durable) makeDatabase(folder);
  // Runs in the foreground. `fm` is Kamailio's fast allocator; Debian's default is meant for finding bugs.
  const memory = ['-m', `${SHARED_MEMORY_MB}`, '-M', `${MEMORY_OF_A_WORKER_MB}`, '-x', 'fm', '-X', 'fm'];
  // Runs in its own process group, because Kamailio ends its whole group when it ends.
  const { program, args } = onCore(core, { program: PROGRAM, args: ['-f', config, '-DD', '-E', ...memory, '-w', folder, '-Y', folder] });
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  // Otherwise it would outlive this process.
  const endWithUs = (): void => void child.kill('SIGTERM');
  process.once('exit', endWithUs);
  const stop = async (): Promise<void> => {
    process.off('exit', endWithUs);
    await end(child);
    remove();
  };
  try {
    await untilUp(port, () => child.exitCode !== null);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, pid: child.pid ?? 0, stop };
};
