/** A folder at `/` of local mode, and the faults of the sandbox carrier over HTTP. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { faultRoutes } from '../../local/fault-routes';
import { servedFolder } from '../../local/gateway/served-folder';
import { type Gateway, openGateway } from '../../local/gateway/start-gateway';
import { logNothing } from '../../local/log';
import { noFaults } from '../../local/sandbox/faults';

const faults = noFaults();
let root: string;
let gateway: Gateway;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'rollcall-folder-'));
  const folder = path.join(root, 'dist');
  await mkdir(path.join(folder, 'assets'), { recursive: true });
  await writeFile(path.join(root, 'outside.txt'), 'outside');
  await writeFile(path.join(folder, '.secret'), 'hidden');
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>Console</title>');
  await writeFile(path.join(folder, 'assets', 'app-1a2b3c4d.js'), 'export {};');
  gateway = await openGateway({ log: logNothing });
  gateway.serve({
    functions: [],
    invoke: () => Promise.reject(new Error('There are no functions')),
    authorizer: { issuer: 'x', audience: [], keys: () => Promise.reject(new Error('There are no keys')), now: Date.now },
    localRoutes: faultRoutes(faults),
    now: Date.now,
    log: logNothing,
    folder: servedFolder(folder),
  });
});
afterAll(async () => {
  await gateway.stop();
  await rm(root, { recursive: true });
});

const get = (target: string, headers: Record<string, string> = {}, method = 'GET') => fetch(`${gateway.url}${target}`, { method, headers });
const PAGE = { accept: 'text/html,*/*;q=0.8' };

describe('a folder at /', () => {
  it('answers its page with a strict policy, again only if it has changed', async () => {
    const page = await get('/');
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>Console</title>']);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const etag = page.headers.get('etag') ?? '';
    expect((await get('/', { 'if-none-match': `"other", ${etag}` })).status).toBe(304);
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('answers files with their type, and for good if their name has a hash', async () => {
    const script = await get('/assets/app-1a2b3c4d.js');
    expect(Object.fromEntries(script.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const head = await get('/assets/app-1a2b3c4d.js', {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
  });

  it('shows its page at other addresses to browsers only, and never in place of the API', async () => {
    expect(await (await get('/conference/7', PAGE)).text()).toContain('Console');
    for (const [target, headers] of [
      ['/conference/7', {}],
      ['/v1/nothing', PAGE],
      ['/local/nothing', PAGE],
    ] as const) {
      expect((await get(target, headers)).status).toBe(404);
    }
    expect((await get('/', PAGE, 'POST')).status).toBe(404);
  });

  it.each(['/../outside.txt', '/%2e%2e/outside.txt', '/..%2foutside.txt', '/assets/..%5c..%5coutside.txt', '/.secret', '/%00', '/%zz'])(
    'keeps to itself: %s',
    async (target) => {
      // `fetch` would tidy the path.
      const status = await new Promise<number | undefined>((resolve, reject) => {
        httpRequest({ port: gateway.port, path: target, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect(status).toBe(404);
    },
  );
});

describe('POST /local/faults', () => {
  const post = async (body: string, type = 'application/json') => {
    const response = await fetch(`${gateway.url}/local/faults`, { method: 'POST', body, headers: { 'content-type': type } });
    return { status: response.status, answer: (await response.json()) as object };
  };

  it('makes the carrier fail, and an empty object ends that', async () => {
    expect(await post('{"conferenceServer":"refuses"}')).toEqual({ status: 200, answer: { ...noFaults(), conferenceServer: 'refuses' } });
    expect(faults).toMatchObject({ conferenceServer: 'refuses' });
    expect(await (await get('/local/faults')).json()).toEqual(faults);
    await post('{"loseCallbacks":true}');
    expect(faults).toEqual({ ...noFaults(), loseCallbacks: true });
    await post('{}');
    expect(faults).toEqual(noFaults());
  });

  it.each([
    ['{"conferenceServer":"sleeps"}', 400],
    ['{"delayCallbacksMs":-1}', 400],
    ['{"unknown":true}', 400],
    ['no json', 400],
    ['', 400],
  ])('refuses %j', async (body, status) => {
    expect((await post(body)).status).toBe(status);
    expect(faults).toEqual(noFaults());
  });

  it('refuses what a page of another origin can send without asking', async () => {
    expect((await post('{"loseCallbacks":true}', 'text/plain')).status).toBe(415);
    expect(faults).toEqual(noFaults());
  });
});
