import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '../../support/free-port';

/** Linux gives them from here on, and other systems from higher on. */
const FIRST_FOR_CONNECTIONS = 32_768;

it('a free port is none that a connection is given, none of another worker, and nobody listens on it', async () => {
  const worker = process.env['JEST_WORKER_ID'];
  const portsOf = async (id: string): Promise<readonly number[]> => {
    process.env['JEST_WORKER_ID'] = id;
    return Promise.all(Array.from({ length: 50 }, freePort));
  };
  try {
    const [ours, theirs] = [await portsOf('1'), await portsOf('2')];
    expect(Math.max(...ours, ...theirs)).toBeLessThan(FIRST_FOR_CONNECTIONS);
    expect(ours.filter((port) => theirs.includes(port))).toEqual([]);
    const server = createServer().listen(ours[0], '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
  } finally {
    process.env['JEST_WORKER_ID'] = worker;
  }
});
