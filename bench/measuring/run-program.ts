/** The beginning and the end of every benchmark: its exit code says whether what it looked for held. */
import { inspect } from 'node:util';

const INTERRUPTED = 130;
const BROKEN = 2;

/** `main` answers the exit code. An interrupted run ends in order, so that what it has started ends with it. */
export const runProgram = (main: () => Promise<number>): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(INTERRUPTED));
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${inspect(error)}\n`);
      process.exit(BROKEN);
    },
  );
};
