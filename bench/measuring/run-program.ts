/** Starts and ends every benchmark. The exit code says whether its checks held. */
import { inspect } from 'node:util';

const INTERRUPTED = 130;
const BROKEN = 2;

/** `main` returns the exit code. An interrupted run exits cleanly, so that the programs it has started end with it. */
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
