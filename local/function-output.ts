/**
 * Functions log to standard output, where Lambda collects the lines. Here those lines would drown everything else, so
 * we show only warnings and errors, on standard error. `ROLLCALL_LOG=all` shows every line.
 */
export type FunctionOutput = {
  /** Writes to the real standard output. */
  readonly print: (line: string) => void;
};

const isWorthShowing = (line: string): boolean => !line.startsWith('{"level":"info"');

/** Redirects standard output for the rest of the process. */
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
