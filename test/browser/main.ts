/**
 * `npm run test:browser [jest's arguments]`: the console in Debian's Chromium, against local mode. Installs nothing;
 * says what is missing. What it has seen and measured is kept in `test/browser/artefacts/`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { consoleSite } from '../../scripts/console-bundle';
import { clearArtefacts, FIGURES, readArtefact, SCREENS_FOLDER } from './stage/artefacts';
import { findChromium } from './stage/chromium';
import { SITE_VARIABLE } from './stage/site';

const root = path.join(__dirname, '..', '..');

const buildSite = async (folder: string): Promise<void> => {
  const { files } = await consoleSite();
  for (const { name, contents } of files) writeFileSync(path.join(folder, name), contents);
};

const runJest = async (site: string): Promise<number> => {
  const jest = [path.join(root, 'node_modules/jest/bin/jest.js'), '--config', path.join(__dirname, 'jest.config.cjs')];
  const child = spawn(process.execPath, [...jest, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [SITE_VARIABLE]: site },
  });
  // Both are ended together; then the folder goes.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
};

const run = async (): Promise<number> => {
  if (findChromium() === undefined) {
    process.stderr.write('Chromium is missing: apt-get install --no-install-recommends chromium, or name one by CHROMIUM=<its program>.\n');
    return 1;
  }
  clearArtefacts();
  const site = mkdtempSync(path.join(tmpdir(), 'rollcall-console-'));
  try {
    await buildSite(site);
    const code = await runJest(site);
    const figures = readArtefact(FIGURES);
    if (figures !== undefined) process.stdout.write(`\n${figures}`);
    process.stdout.write(`\nScreenshots: ${path.relative(process.cwd(), SCREENS_FOLDER)}\n`);
    return code;
  } finally {
    rmSync(site, { recursive: true, force: true });
  }
};

run().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
