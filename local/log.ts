/** The log of the local services: an event name and fields, never a phone number. */
type LogLevel = 'info' | 'warn' | 'error';

export type Log = (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Writes one JSON line to standard error, in the format of the functions' log. */
export const logToStderr: Log = (level, event, fields = {}) => {
  process.stderr.write(`${JSON.stringify({ level, time: new Date().toISOString(), event, ...fields })}\n`);
};

export const logNothing: Log = () => undefined;
