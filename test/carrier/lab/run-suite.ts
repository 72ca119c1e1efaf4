/** The tests of a folder, in a lab of their own: on the conference server's host. Installs nothing; says what is missing. */
import { join } from 'node:path';
import { runOnBridge, takeDown } from './lab';
import { missingFrom, type Packages, thisMachine } from './requirements';

const root = join(__dirname, '..', '..', '..');

export type Suite = {
  /** With its `jest.config.cjs`. */
  readonly tests: string;
  readonly packages: Packages;
  /** Answers the lab's folder. */
  readonly bringUp: () => string;
};

const run = async ({ tests, packages, bringUp }: Suite): Promise<number> => {
  const missing = missingFrom(thisMachine, packages);
  if (missing.length > 0) {
    process.stderr.write(`${missing.join('\n')}\n`);
    return 1;
  }
  const folder = bringUp();
  // Both are ended with the lab; only then it goes.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => undefined);
  try {
    const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--config', join(tests, 'jest.config.cjs'), '--runInBand'];
    return runOnBridge(folder, process.execPath, [...jest, ...process.argv.slice(2)], { ...process.env, CARRIER_LAB: folder });
  } finally {
    await takeDown(folder);
  }
};

/** Sets the exit code of this process. */
export const runSuite = (suite: Suite): void => {
  run(suite).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 1;
    },
  );
};
