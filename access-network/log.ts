/**
 * One line of JSON for each event. The catalogue lists every event with its level and the only fields that it may
 * carry: no number, address of a phone, Call-ID, token or body. What looks like a number is also removed from the
 * finished line, because the text of an error may contain anything.
 */
import { isNativeError } from 'node:util/types';

type Level = 'info' | 'warn' | 'error';

const logEvents = {
  'kit.started': { level: 'info', fields: ['calls', 'waiting', 'parked', 'torn'] },
  'kit.stopped': { level: 'info', fields: [] },
  'kit.failed': { level: 'error', fields: [] },
  'journal.damaged': { level: 'error', fields: ['lines'] },
  'journal.failed': { level: 'error', fields: [] },
  'journal.recovered': { level: 'info', fields: [] },
  'network.connected': { level: 'info', fields: [] },
  'network.lost': { level: 'warn', fields: [] },
  'event.refused': { level: 'warn', fields: ['because'] },
  'calls.resynchronised': { level: 'info', fields: ['calls', 'gone'] },
  'calls.not-resynchronised': { level: 'error', fields: [] },
  'report.rejected': { level: 'warn', fields: ['reportId', 'code'] },
  'report.parked': { level: 'error', fields: ['reportId', 'status', 'code'] },
  'report.dropped': { level: 'error', fields: ['reportId'] },
  'rollcall.unavailable': { level: 'error', fields: ['status', 'waiting'] },
  'rollcall.reached': { level: 'info', fields: ['waiting'] },
  'request.refused': { level: 'warn', fields: ['status', 'because'] },
  'release.done': { level: 'info', fields: ['requestId', 'calls'] },
  'release.failed': { level: 'error', fields: ['requestId'] },
} as const satisfies Record<string, { level: Level; fields: readonly string[] }>;

type LogEvent = keyof typeof logEvents;
type FieldValue = string | number | boolean | undefined;
type LogFields<Event extends LogEvent> = { readonly [Field in (typeof logEvents)[Event]['fields'][number]]?: FieldValue } & {
  readonly error?: unknown;
};

export type Log = <Event extends LogEvent>(event: Event, fields?: LogFields<Event>) => void;

/** As E.164, or as the user part of an address. */
const PHONE_NUMBERS = /\+[1-9][0-9]{4,14}|(?<=\b(?:sips?|tel):)\+?[0-9]{3,}/g;
const MAX_STACK_CHARACTERS = 2_000;

/** The message of a SyntaxError quotes the text that was parsed, so it is left out. */
const describeError = (error: unknown): Record<string, unknown> => {
  // An aborted request throws a DOMException, which is an error but not a native one.
  if (!isNativeError(error) && !(error instanceof Error)) return { name: typeof error };
  const stack = (error.stack ?? error.name).replace(error.name === 'SyntaxError' ? error.message : '\0', '(not shown)');
  return { name: error.name, stack: stack.slice(0, MAX_STACK_CHARACTERS) };
};

const writeLine = (line: string): void => void process.stdout.write(`${line}\n`);

export const jsonLog =
  (now: () => number, write: (line: string) => void = writeLine): Log =>
  (event, fields) => {
    const { level, fields: allowed } = logEvents[event];
    const given = Object.entries(fields ?? {}).filter(([name]) => (allowed as readonly string[]).includes(name));
    const error = fields?.error === undefined ? {} : { error: describeError(fields.error) };
    const line = JSON.stringify({ level, time: new Date(now()).toISOString(), event, ...Object.fromEntries(given), ...error });
    write(line.replaceAll(PHONE_NUMBERS, '+…'));
  };
