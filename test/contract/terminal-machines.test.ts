/** The package on machines that lack what browsers and Node have. */
import { setImmediate } from 'node:timers/promises';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { terminalBundle, terminalFolder } from '../../scripts/terminal-bundle';
import type { openTerminal } from '../../terminal/index';
import type { Fetch, Socket } from '../../terminal/surroundings';

type Sdk = { readonly openTerminal: typeof openTerminal };

/** An `AbortController` as React Native has it: its signal tells that it is aborted, and no more. */
const abortController = `
  globalThis.AbortController = class {
    signal = { aborted: false, addEventListener() {}, removeEventListener() {} };
    abort() { this.signal.aborted = true; }
  };`;

/** No `crypto`, `document`, `URL` or events of the machine: as in React Native, and as on a page without TLS. */
const bareMachine = async (fetch: Fetch): Promise<Sdk> => {
  const { outputFiles } = await build({
    ...terminalBundle,
    entryPoints: [],
    stdin: { contents: `export { openTerminal } from './index';`, resolveDir: terminalFolder },
    format: 'iife',
    globalName: 'sdk',
    write: false,
  });
  class WebSocket implements Socket {
    readonly readyState = 0;
    send(): void {}
    close(): void {}
  }
  const context = createContext({ setTimeout, clearTimeout, fetch, WebSocket });
  return runInContext(`${abortController}${outputFiles[0]?.text ?? ''};sdk`, context) as Sdk;
};

it('needs nothing that React Native, or a page without TLS, lacks: a command is sent, each with a key of its own', async () => {
  const keys: string[] = [];
  const conference = { conferenceId: 'conf_1', version: 1, state: 'assembling', participants: [], management: { available: true } };
  const sdk = await bareMachine(async (_url, { headers, method }) => {
    if (method === 'POST') keys.push(headers['idempotency-key'] ?? '');
    return { ok: true, status: 201, headers: { get: () => null }, text: async () => JSON.stringify(conference) };
  });
  const terminal = await sdk.openTerminal({ baseUrl: 'https://x.example', socketUrl: 'wss://x.example', token: async () => 'token' });
  for (let each = 0; each < 3; each += 1) await terminal.create({ participants: [{ phoneNumber: '+15550101' }] });
  await setImmediate();
  expect(terminal.snapshot.conference).toEqual(conference);
  expect(keys.filter((key) => /^[\w-]{12,255}$/.test(key))).toHaveLength(3);
  expect(new Set(keys).size).toBe(3);
  await terminal.stop();
});
