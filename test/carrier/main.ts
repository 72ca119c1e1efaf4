/**
 * `npm run test:carrier [jest's arguments]`: real SIP calls and what each phone hears. Installs nothing; says what is
 * missing.
 */
import { join } from 'node:path';
import { bringUp, runOnBridge, takeDown } from './lab/lab';
import { missingFrom, thisMachine } from './lab/requirements';

const root = join(__dirname, '..', '..');

const main = async (): Promise<number> => {
  const missing = missingFrom(thisMachine);
  if (missing.length > 0) {
    process.stderr.write(`${missing.join('\n')}\n`);
    return 1;
  }
  const folder = bringUp();
  // Both are ended with the lab; only then it goes.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => undefined);
  try {
    const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--config', join(__dirname, 'jest.config.cjs'), '--runInBand'];
    return runOnBridge(folder, process.execPath, [...jest, ...process.argv.slice(2)], { ...process.env, CARRIER_LAB: folder });
  } finally {
    await takeDown(folder);
  }
};

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
