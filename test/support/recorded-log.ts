/** A log whose lines are kept for a test to read. */
import type { Log, LogEvent } from '../../functions/runtime/log';

export type RecordedLog = { readonly log: Log; readonly lines: ({ readonly event: LogEvent } & Readonly<Record<string, unknown>>)[] };

export const recordedLog = (): RecordedLog => {
  const lines: RecordedLog['lines'] = [];
  return { lines, log: (event, fields) => void lines.push({ event, ...fields }) };
};
