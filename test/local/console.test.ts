/** How local mode serves the web console: what it tells it, and how it is built. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { builtConsole, ConsoleNotBuilt } from '../../local/console/built-console';
import { consoleConfigRoute } from '../../local/console/config-route';
import { servedConsole } from '../../local/console/served-console';
import { type Gateway, openGateway } from '../../local/gateway/start-gateway';
import { logNothing } from '../../local/log';

const places = { issuer: 'http://127.0.0.1:3000/local', baseUrl: 'http://127.0.0.1:3000', webSocketUrl: 'ws://127.0.0.1:3000/ws' };

const gateways: Gateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.stop();
});

const serve = async (built = builtConsole(() => Promise.reject(new Error('Nothing is built here')))): Promise<Gateway> => {
  const gateway = await openGateway({ log: logNothing });
  gateways.push(gateway);
  gateway.serve({
    functions: [],
    invoke: () => Promise.reject(new Error('There are no functions')),
    authorizer: { issuer: 'x', audience: [], keys: () => Promise.reject(new Error('There are no keys')), now: Date.now },
    localRoutes: [consoleConfigRoute(places)],
    now: Date.now,
    log: logNothing,
    folder: servedConsole(built),
  });
  return gateway;
};

describe('GET /config.json', () => {
  /** `fetch` would set the header itself. */
  const configUnder = async (host: string): Promise<unknown> => {
    const { port } = await serve();
    const text = await new Promise<string>((resolve, reject) => {
      request({ port, path: '/config.json', agent: false, headers: { host } }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve(body));
      })
        .on('error', reject)
        .end();
    });
    return JSON.parse(text);
  };

  it.each(['127.0.0.1:3000', 'localhost:3000', '192.168.1.20:3000', '[::1]:3000', 'laptop'])(
    'names the origin of the page, so that it may connect: %s',
    async (host) => {
      expect(await configUnder(host)).toEqual({
        issuer: places.issuer,
        clientId: 'rollcall-console',
        apiUrl: `http://${host}`,
        webSocketUrl: `ws://${host}/ws`,
        scopes: 'openid conferences:read conferences:write',
        local: true,
      });
    },
  );

  it.each(['a@b', 'x y', 'evil/path'])('ignores a name that is none: %j', async (host) => {
    expect(await configUnder(host)).toMatchObject({ apiUrl: places.baseUrl, webSocketUrl: places.webSocketUrl });
  });
});

describe('the console that is built on the first request', () => {
  const page = async (folder: string) => writeFile(path.join(folder, 'index.html'), '<!doctype html>');

  it('is built once, for all requests that wait for it, and removed at the end', async () => {
    const folders: string[] = [];
    const built = builtConsole(async (folder) => {
      folders.push(folder);
      await page(folder);
    });
    const { url } = await serve(built);
    expect((await fetch(`${url}/v1/nothing`)).status).toBe(404);
    expect(folders).toEqual([]);
    const answers = await Promise.all([1, 2, 3].map(() => fetch(url)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(folders).toHaveLength(1);
    await built.stop();
    expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  });

  it('says why it could not be built, and is built again for the next request', async () => {
    const outcomes = [new ConsoleNotBuilt('main.tsx:1:1: ERROR')];
    const folders: string[] = [];
    const built = builtConsole(async (folder) => {
      folders.push(folder);
      const failure = outcomes.pop();
      if (failure) throw failure;
      await page(folder);
    });
    const { url } = await serve(built);
    const failed = await fetch(url);
    expect([failed.status, await failed.text()]).toEqual([500, expect.stringContaining('main.tsx:1:1: ERROR')]);
    expect(existsSync(folders[0]!)).toBe(false);
    expect((await fetch(url)).status).toBe(200);
    await built.stop();
  });

  it('is not waited for when the deployment stops', async () => {
    let begins = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begins = resolve));
    const built = builtConsole((_folder, signal) => {
      begins();
      return new Promise((_, fail) => signal.addEventListener('abort', () => fail(new Error('stopped'))));
    });
    const refused = expect(built.folder()).rejects.toThrow('stopped');
    await begun;
    await built.stop();
    await refused;
    await expect(built.folder()).rejects.toThrow('abort');
  });
});
