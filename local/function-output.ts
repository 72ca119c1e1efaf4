/**
 * What functions write to standard output is their log, which Lambda takes from there. Here it would bury whatever else is
 * shown, so only warnings and errors are let through, to standard error; `ROLLCALL_LOG=all` shows every line.
 */
export type FunctionOutput = {
  /** Writes to the real standard output. */
  readonly print: (line: string) => void;
};

const isWorthShowing = (line: string): boolean => !line.startsWith('{"level":"info"');

/** Takes standard output over, for the rest of the process. */
export const takeFunctionOutput = (shown: string | undefined): FunctionOutput => {
  const write = process.stdout.write.bind(process.stdout);
  const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
  process.stdout.write = (text: string | Uint8Array): boolean => {
    const written = typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
    for (const line of lines(written)) if (shown === 'all' || isWorthShowing(line)) process.stderr.write(`${line}\n`);
    return true;
  };
  return { print: (line) => void write(`${line}\n`) };
};
