import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CDPSession } from 'playwright-core';
import { browserSuite } from './stage/browser-suite';
import { figure } from './stage/artefacts';
import { siteFolder } from './stage/site';
import { PHONE } from './stage/visitors';

const suite = browserSuite();

/** A slow phone on a slow line: a quarter of this machine, 1.6 Mbit/s down, 0.75 Mbit/s up, 150 ms there and back. */
const throttle = async (session: CDPSession): Promise<void> => {
  const [down, up] = [1.6e6 / 8, 0.75e6 / 8];
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: down, uploadThroughput: up });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
};

type Times = { readonly painted: number; readonly interactive: number };
type Load = Times & { readonly files: readonly string[]; readonly transferred: number };

type Noted = { rollcallInteractiveAt?: number };

/** When the form is there and the page has time for a key: the first idle moment after it. */
const noteInteractive = (): void => {
  const watch = new MutationObserver(() => {
    if (!document.getElementById('number')) return;
    watch.disconnect();
    requestIdleCallback(() => ((globalThis as Noted).rollcallInteractiveAt = performance.now()));
  });
  watch.observe(document, { subtree: true, childList: true });
};

const load = async (): Promise<Load> => {
  const { context, page } = await suite.open({ viewport: PHONE });
  const session = await context.newCDPSession(page);
  await throttle(session);
  let transferred = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (transferred += encodedDataLength));
  const files: string[] = [];
  page.on('requestfinished', (request) => files.push(new URL(request.url()).pathname));
  await page.addInitScript(noteInteractive);
  await page.goto(suite.deployment.baseUrl);
  await page.waitForFunction(() => (globalThis as Noted).rollcallInteractiveAt !== undefined);
  // The browser may paint after the page can be used.
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  const times = await page.evaluate((): Times => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return { painted: paint?.startTime ?? NaN, interactive: (globalThis as Noted).rollcallInteractiveAt ?? NaN };
  });
  await context.close();
  return { ...times, files, transferred };
};

const LOADS = 3;
const median = (numbers: readonly number[]): string =>
  ([...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN).toFixed(0);

/** Of all that the first screen needs, as a server that compresses sends it. */
const COMPRESSED_AT_MOST = 45 * 1024;

const compressed = (name: string): number =>
  gzipSync(readFileSync(path.join(siteFolder(), name === '/' ? 'index.html' : name)), { level: 9 }).length;

describe('the first load', () => {
  it('needs no more than 45 KB, compressed', async () => {
    const loads: Load[] = [];
    for (let each = 0; each < LOADS; each += 1) loads.push(await load());
    const files = [...new Set(loads.flatMap((each) => each.files))].filter((name) => name !== '/config.json');
    const bytes = files.reduce((sum, name) => sum + compressed(name), 0);
    figure(`First load: ${String(bytes)} bytes compressed (${files.join(', ')})`);
    figure(`  local mode does not compress: ${median(loads.map(({ transferred }) => transferred))} bytes on the line`);
    figure(`  CPU ÷ 4, 1.6 Mbit/s, 150 ms, not compressed: first paint ${median(loads.map(({ painted }) => painted))} ms,`);
    figure(`  form usable ${median(loads.map(({ interactive }) => interactive))} ms (median of ${String(LOADS)})`);
    expect(files).toContain('/');
    expect(bytes).toBeLessThanOrEqual(COMPRESSED_AT_MOST);
  });
});
