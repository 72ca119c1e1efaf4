/**
 * Keeps a second kit away from the folder of the first: the two would write over each other's journal. The lock is a
 * socket in the folder on which the kit listens. It closes with the process, even after `kill -9`. The file that is then
 * left has no listener, so the next kit takes over.
 */
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';

/** `release` frees the folder and removes the socket's file. */
export type FolderLock = { readonly release: () => Promise<void> };

const NAME = /^lock\.(\d{1,9})$/;
/** The path of a socket may have 108 bytes on Linux and 104 on other systems. */
const MAX_PATH_BYTES = 100;

const isInUse = async (file: string): Promise<boolean> => {
  const socket = connect(file);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED' || code === 'ENOENT') return false;
    throw error;
  } finally {
    socket.destroy();
  }
};

const numbersIn = async (folder: string): Promise<readonly number[]> =>
  (await readdir(folder)).flatMap((name) => NAME.exec(name)?.slice(1).map(Number) ?? []);

/** `undefined` if another kit has just taken this number. */
const listenOn = async (file: string): Promise<Server | undefined> => {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(file);
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
};

const close = async (server: Server): Promise<void> => {
  server.close();
  await once(server, 'close');
};

const inUse = (folder: string): Error => new Error(`another kit uses the folder ${folder}: stop it, or give this one a folder of its own`);

/**
 * Fails if another kit uses the folder. Kits that start at the same time take different numbers. Each looks for
 * others only after it has taken its own, so at most one of them keeps the folder.
 */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fileOf = (number: number): string => path.join(folder, `lock.${String(number)}`);
  const own = Math.max(0, ...(await numbersIn(folder))) + 1;
  if (Buffer.byteLength(fileOf(own)) > MAX_PATH_BYTES) throw new Error(`the path of the folder ${folder} is too long`);
  const server = await listenOn(fileOf(own));
  if (!server) throw inUse(folder);
  const others = (await numbersIn(folder)).filter((number) => number !== own);
  for (const number of others) {
    if (number < own && !(await isInUse(fileOf(number)))) continue;
    await close(server);
    throw inUse(folder);
  }
  for (const number of others) await rm(fileOf(number), { force: true });
  return { release: () => close(server) };
};
