import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { STARTS_WITHIN_MS, until } from '../support/until';

const started: ChildProcess[] = [];
const servers: Server[] = [];
afterEach(() => {
  started.splice(0).forEach((child) => child.kill('SIGKILL'));
  servers.splice(0).forEach((server) => server.close());
});

/** `npm start`, without npm in between. */
const start = (environment: Record<string, string>) => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, '../../local/main.ts')], {
    env: { PATH: process.env.PATH, SANDBOX_SPEED: '20', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  return { child, said, exit: once(child, 'exit').then(([code]) => code as number | null) };
};

const addressOf = (said: { out: string }) =>
  until('the address', () => /Rollcall is up at (http:\/\/127\.0\.0\.1:\d+) after \d+\.\d s/.exec(said.out)?.[1], STARTS_WITHIN_MS);

describe('npm start', () => {
  it('prints its address, shows the console there, answers, and stops cleanly', async () => {
    const { child, said, exit } = start({ PORT: '0' });
    const url = await addressOf(said);
    expect(await (await fetch(`${url}/v1/health`)).json()).toEqual({ status: 'ok' });
    expect(said.out).toContain(`${url.replace('http', 'ws')}/ws`);
    expect(said.out.trim().split('\n')[0]).toContain(`Open ${url}/ in a browser`);
    const page = await (await fetch(url)).text();
    const [script = ''] = /\/main-[A-Z0-9]{8}\.js/.exec(page) ?? [page];
    const { status, headers } = await fetch(`${url}${script}`);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  it('reports in one line that its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    servers.push(other);
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const { exit, said } = start({ PORT: port });
    expect(await exit).toBe(1);
    expect(said.err).toBe(
      `Rollcall cannot start: Port ${port} of 127.0.0.1 is in use by another program. Set PORT to choose another port.\n`,
    );
  });

  it('refuses an address that this machine does not have', async () => {
    const { exit, said } = start({ PORT: '0', ROLLCALL_HOST: '192.0.2.1' });
    expect(await exit).toBe(1);
    expect(said.err).toMatch(/^Rollcall cannot start: This machine has no address "192\.0\.2\.1"\. .*\n$/);
  });

  it('refuses an invalid port', async () => {
    const { exit, said } = start({ PORT: 'http' });
    expect(await exit).toBe(1);
    expect(said.err).toBe('Rollcall cannot start: PORT must be a number.\n');
  });
});
