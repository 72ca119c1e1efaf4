/** What the local parts say of themselves: an event name and fields, never a phone number. */
type LogLevel = 'info' | 'warn' | 'error';

export type Log = (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** One JSON line on standard error, as the functions log theirs. */
export const logToStderr: Log = (level, event, fields = {}) => {
  process.stderr.write(`${JSON.stringify({ level, time: new Date().toISOString(), event, ...fields })}\n`);
};

export const logNothing: Log = () => undefined;
