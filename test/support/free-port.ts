import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that a system gives to connections that go out, which begin at 32768 or higher. One of those may be taken
 * before its owner listens, or while its owner is restarted.
 */
const LOWEST = 10_000;
const PORTS_OF_A_WORKER = 340;
/** Each of jest's workers has ports of its own, so that no two choose the same. */
const MOST_WORKERS = 64;

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
};

/** One that nobody listens on at this moment, and that no connection is given. */
export const freePort = async (): Promise<number> => {
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 0) % MOST_WORKERS;
  const port = LOWEST + MOST_WORKERS * randomInt(PORTS_OF_A_WORKER) + worker;
  return (await isFree(port)) ? port : freePort();
};
