/**
 * One line of JSON for each event. The catalogue lists every event with its level and the only fields that it may
 * carry: no number, name, address of a phone, token or document. What looks like a number is also removed from the
 * finished line, because the text of an error is not ours.
 */
import { isNativeError } from 'node:util/types';

type Level = 'info' | 'warn' | 'error';

const logEvents = {
  'gateway.started': { level: 'info', fields: ['roles', 'transports', 'dialogs'] },
  'gateway.stopped': { level: 'info', fields: [] },
  'gateway.failed': { level: 'error', fields: [] },
  'dialog.opened': { level: 'info', fields: ['conferenceId', 'expires'] },
  'dialog.refused': { level: 'warn', fields: ['status'] },
  'dialog.ended': { level: 'info', fields: ['conferenceId', 'how'] },
  'dialog.not-saved': { level: 'error', fields: ['conferenceId'] },
  'subscription.opened': { level: 'info', fields: ['conferenceId'] },
  'subscription.refused': { level: 'warn', fields: ['conferenceId', 'status'] },
  'subscription.ended': { level: 'info', fields: ['conferenceId', 'reason'] },
  'document.refused': { level: 'warn', fields: ['conferenceId', 'result'] },
  'request.failed': { level: 'error', fields: ['method'] },
  'rollcall.unavailable': { level: 'error', fields: ['conferenceId', 'what'] },
} as const satisfies Record<string, { level: Level; fields: readonly string[] }>;

export type LogEvent = keyof typeof logEvents;
type FieldValue = string | number | boolean | undefined;
type LogFields<Event extends LogEvent> = { readonly [Field in (typeof logEvents)[Event]['fields'][number]]?: FieldValue } & {
  readonly error?: unknown;
};

export type Log = <Event extends LogEvent>(event: Event, fields?: LogFields<Event>) => void;

/** As E.164, or as the user part of an address. */
const PHONE_NUMBERS = /\+[1-9][0-9]{4,14}|(?<=\b(?:sips?|tel):)\+?[0-9]{3,}/g;
const MAX_STACK_CHARACTERS = 2_000;

/** The message of a syntax error quotes what was parsed. */
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
