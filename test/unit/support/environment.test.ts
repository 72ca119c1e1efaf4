/** What a test file changes ends with it, although all files of a worker run in one realm. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';

type TestEvent = { readonly name: string; readonly test: { readonly errors: readonly unknown[] } };
type Environment = { readonly teardown: () => Promise<void>; readonly handleTestEvent: (event: TestEvent) => void };
type EnvironmentClass = new (options: { readonly projectConfig: object }) => Environment;

const realm = globalThis as unknown as Record<symbol | string, unknown>;
const requireOfProcess = realm[Symbol.for('require of the process')] as (file: string) => unknown;
const folder = join(__dirname, '../../support/environment');
const OneRealm = requireOfProcess(join(folder, 'one-realm.cjs')) as EnvironmentClass;
const config = { projectConfig: { globals: { given: 1 }, fakeTimers: {} } };

/** Does this as a test file would, with an environment of its own. Resolves to the matchers that are left. */
const asFile = async (work: (environment: Environment) => Promise<void> | void): Promise<string[]> => {
  const kept = realm[Symbol.for('$$jest-matchers-object')] as { readonly matchers: object };
  const ours = { ...kept, matchers: { ...kept.matchers } };
  const environment = new OneRealm(config);
  let left: string[] = [];
  try {
    await work(environment);
  } finally {
    await environment.teardown().finally(() => {
      left = Object.keys(kept.matchers);
      Object.assign(kept, ours);
    });
  }
  return left;
};

describe('after a test file', () => {
  it('the variables of the environment are as before, even if it replaced process.env', async () => {
    const before = { ...process.env };
    const { env } = process;
    await asFile(() => {
      process.env['ADDED'] = 'x';
      process.env['PATH'] = 'changed';
      delete process.env['HOME'];
      process.env = { REPLACED: 'x' };
    });
    expect(process.env).toBe(env);
    expect({ ...process.env }).toEqual(before);
  });

  it('the globals are as before', async () => {
    const { fetch } = globalThis;
    await asFile(() => {
      expect(realm['given']).toBe(1);
      Object.assign(realm, { added: 1, fetch: undefined, [Symbol.for('added')]: 1 });
      Reflect.deleteProperty(realm, 'structuredClone');
    });
    expect(['added', 'given', Symbol.for('added')].filter((key) => key in realm)).toEqual([]);
    expect(globalThis.fetch).toBe(fetch);
    expect(structuredClone(1)).toBe(1);
  });

  it('the matchers that it added are unknown', async () => {
    const left = await asFile(() => expect.extend({ toBeAdded: () => ({ pass: true, message: () => '' }) }));
    expect(left).not.toContain('toBeAdded');
  });

  it('its listeners on the process are gone, and nobody else’s', async () => {
    const stays = (): void => undefined;
    process.on('SIGUSR2', stays);
    await asFile(() => {
      process.once('SIGUSR2', () => undefined);
      process.on('beforeExit', () => undefined);
    });
    expect(process.listeners('SIGUSR2')).toEqual([stays]);
    process.off('SIGUSR2', stays);
  });

  it('its asynchronous storages are disabled, and nobody else’s', async () => {
    const ours = new AsyncLocalStorage<string>();
    const theirs = new AsyncLocalStorage<string>();
    const methods = { ...Object.getOwnPropertyDescriptors(AsyncLocalStorage.prototype) };
    ours.enterWith('ours');
    await asFile(() => {
      theirs.run('theirs', () => undefined);
      theirs.enterWith('theirs');
    });
    expect(theirs.getStore()).toBeUndefined();
    expect(ours.getStore()).toBe('ours');
    expect(Object.getOwnPropertyDescriptors(AsyncLocalStorage.prototype)).toEqual(methods);
    ours.disable();
  });

  it('the exit code and process.exit are as before', async () => {
    const { exitCode } = process;
    const exit = Object.getOwnPropertyDescriptor(process, 'exit');
    await asFile(() => {
      process.exitCode = 3;
      process.exit = () => undefined as never;
    });
    expect(process.exitCode).toBe(exitCode);
    expect(Object.getOwnPropertyDescriptor(process, 'exit')).toEqual(exit);
  });
});

describe('a key pair that a test file makes', () => {
  const made = async (modulusLength = 1024): Promise<unknown> =>
    crypto.subtle.generateKey(
      { name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
      true,
      ['sign', 'verify'],
    );

  it('is one of an earlier file, if that made one of the same kind, and another than the others of its own file', async () => {
    const keys: unknown[] = [];
    await asFile(async () => void keys.push(await made(), await made(), await made(1032)));
    await asFile(async () => void keys.push(await made(1032), await made(), await made()));
    const [one, other, ofAnotherKind] = keys;
    expect(new Set(keys).size).toBe(3);
    expect(keys.slice(3)).toEqual([ofAnotherKind, one, other]);
  });
});

describe('a server that a test file has started', () => {
  const listening = async (): Promise<Server> => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return server;
  };

  it('fails the file if it still listens when that ends', async () => {
    const servers: Server[] = [];
    const file = asFile(async () => void servers.push(await listening()));
    await expect(file).rejects.toThrow('The tests of this file have left 1 server(s) that listen.');
    for (const server of servers) server.close();
  });

  it('does not hide why a test of the file has failed', async () => {
    const servers: Server[] = [];
    await asFile(async (environment) => {
      servers.push(await listening());
      environment.handleTestEvent({ name: 'test_done', test: { errors: [new Error('failed')] } });
    });
    for (const server of servers) server.close();
  });

  it('may be closed by then, or have been there before', async () => {
    const earlier = await listening();
    await asFile(async () => void (await listening()).close());
    expect(earlier.listening).toBe(true);
    earlier.close();
  });
});

describe('within a test file', () => {
  it('our modules begin anew', () => {
    const load = (): unknown => {
      let loaded: unknown;
      jest.isolateModules(() => (loaded = jest.requireActual('../../support/shows')));
      return loaded;
    };
    expect(load()).not.toBe(load());
  });

  it('libraries are those of the process, and make values of the same realm', () => {
    expect(jest.requireActual('zod')).toBe(requireOfProcess(require.resolve('zod')));
    expect(z.array(z.int()).safeParse('x').error).toBeInstanceOf(Error);
    expect(process.versions).toBeInstanceOf(Object);
  });
});
