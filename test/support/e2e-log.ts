/** Collects the log lines of the functions, separate from the output of the test run. */
export type CapturedLog = {
  readonly lines: readonly string[];
  readonly stop: () => void;
};

export const captureLog = (): CapturedLog => {
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array, ...rest: never[]) => {
    if (typeof chunk !== 'string' || !chunk.startsWith('{"level"')) return write(chunk, ...rest);
    lines.push(chunk);
    return true;
  };
  return {
    lines,
    stop: () => {
      process.stdout.write = write;
    },
  };
};
