/** Counts the log lines that functions write to standard output, without showing them. */

export type LogCounts = {
  /** Counts by event, for warnings and for errors. */
  readonly warnings: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
  /** The first few errors, as written. */
  readonly shown: readonly string[];
};

const SHOWN = 5;

type Line = { readonly level?: unknown; readonly event?: unknown };

const parse = (text: string): Line => {
  try {
    return (JSON.parse(text) ?? {}) as Line;
  } catch {
    return {};
  }
};

/** Redirects standard output for the rest of the process. */
export const countFunctionLogs = (): (() => LogCounts) => {
  const [warnings, errors, shown] = [new Map<string, number>(), new Map<string, number>(), [] as string[]];
  const count = (text: string): void => {
    const { level, event } = parse(text);
    const counts = level === 'warn' ? warnings : level === 'error' ? errors : undefined;
    counts?.set(String(event), (counts.get(String(event)) ?? 0) + 1);
    if (level === 'error' && shown.length < SHOWN) shown.push(text);
  };
  process.stdout.write = (written: string | Uint8Array): boolean => {
    const text = typeof written === 'string' ? written : Buffer.from(written).toString('utf8');
    text.split('\n').filter(Boolean).forEach(count);
    return true;
  };
  return () => ({ warnings: Object.fromEntries(warnings), errors: Object.fromEntries(errors), shown });
};
