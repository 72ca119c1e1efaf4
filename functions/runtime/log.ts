/**
 * Writes one line of JSON for each event. The catalogue lists every event with its level and the only fields it may
 * carry. No field ever holds a phone number, name, subject, token or body. Anything that looks like a number is also
 * removed from the finished line, since an error's text is not ours to choose.
 */
import { isNativeError } from 'node:util/types';
import type { Clock } from './clock';
import { currentTrace } from './trace';

type Level = 'info' | 'warn' | 'error';

const requestFields = ['operation', 'correlator', 'requestId', 'status', 'durationMs'] as const;
const socketFields = ['route', 'connectionId', 'requestId', 'durationMs'] as const;

/** `metric`: its lines are counted under this name, or, with `of`, are values of it: the milliseconds in that field. */
type Metric = string | { readonly name: string; readonly of: string };
type Entry = { readonly level: Level; readonly fields: readonly string[]; readonly metric?: Metric };

/** A new event needs a new entry. Every event may carry `error`. */
export const logEvents = {
  'request.answered': { level: 'info', fields: [...requestFields, 'replayed'] },
  'request.refused': { level: 'warn', fields: [...requestFields, 'replayed', 'code'] },
  'request.failed': { level: 'error', fields: [...requestFields, 'code'] },
  'record.parked': { level: 'error', fields: ['queue', 'sequenceNumber'] },
  'records.retried': { level: 'warn', fields: ['records', 'sequenceNumber'] },
  'records.queued': { level: 'warn', fields: ['queue', 'records'] },
  'message.failed': { level: 'warn', fields: ['queue', 'messageId', 'receives'] },
  'message.unreadable': { level: 'error', fields: ['queue', 'messageId'] },
  'leg.refused': { level: 'warn', fields: ['conferenceId', 'participantId', 'leg', 'action', 'code'] },
  'leg.given-up': { level: 'error', fields: ['conferenceId', 'participantId', 'leg', 'action'] },
  'leg.hung-up': { level: 'warn', fields: ['conferenceId', 'participantId', 'leg'] },
  'stray.hung-up': { level: 'warn', fields: ['call'] },
  'stray.refused': { level: 'error', fields: ['call', 'code'] },
  'document.people-left-out': { level: 'warn', fields: ['conferenceId', 'people'] },
  'call.refused': { level: 'warn', fields: ['conferenceId', 'participantId', 'action', 'status'] },
  'release.late': { level: 'warn', fields: ['conferenceId', 'participantId', 'leg'], metric: 'LateReleases' },
  'report.failed': { level: 'error', fields: ['correlator', 'index'] },
  'check.failed': { level: 'error', fields: ['conferenceId', 'watch'] },
  'room.given-up': { level: 'error', fields: ['conferenceId', 'legs'] },
  'bridge.silent': { level: 'error', fields: ['conferenceId'] },
  'bridge.down': { level: 'error', fields: [] },
  'bridge.up': { level: 'info', fields: ['silentMs'] },
  'bridge.not-nudged': { level: 'info', fields: ['conferenceId'] },
  'look.failed': { level: 'error', fields: ['conferenceId'] },
  'bridge.answers': { level: 'info', fields: ['conferenceId'] },
  'idempotency.record-not-saved': { level: 'warn', fields: ['operation'] },
  'socket.answered': { level: 'info', fields: [...socketFields] },
  'socket.refused': { level: 'warn', fields: [...socketFields, 'code'] },
  'socket.failed': { level: 'error', fields: [...socketFields, 'code'] },
  'push.incomplete': { level: 'warn', fields: ['conferenceId', 'version', 'terminals', 'failed'] },
  'push.repaired': { level: 'info', fields: ['conferenceId', 'version', 'ageMs'], metric: { name: 'RepairAge', of: 'ageMs' } },
  'terminals.not-told': { level: 'info', fields: ['conferenceId', 'version'] },
  'delivery.given-up': { level: 'warn', fields: ['subscriptionId', 'deliveryId', 'eventType', 'status'] },
  'sink.paused': { level: 'warn', fields: ['subscriptionId', 'failures'] },
  'sink.slow': { level: 'info', fields: ['subscriptionId'] },
  'canary.held': { level: 'info', fields: ['conferenceId', 'connectedMs'], metric: { name: 'CanaryTime', of: 'connectedMs' } },
  'canary.failed': { level: 'error', fields: ['step'] },
  'subscription.inactive': { level: 'warn', fields: ['subscriptionId', 'reason'] },
} as const satisfies Record<string, Entry>;

export type LogEvent = keyof typeof logEvents;
type FieldValue = string | number | boolean | null | undefined;
type LogFields<Event extends LogEvent> = { readonly [Field in (typeof logEvents)[Event]['fields'][number]]?: FieldValue } & {
  readonly error?: unknown;
};

export type Log = <Event extends LogEvent>(event: Event, fields?: LogFields<Event>) => void;

/** An E.164 number in any text. */
const PHONE_NUMBERS = /\+[1-9][0-9]{4,14}/g;
const MAX_STACK_CHARACTERS = 4_000;
/** The maximum depth to which `cause` is followed. */
const MAX_CAUSES = 3;

/** The message of a syntax error is removed, because it quotes what was parsed. */
const stackOf = (error: Error): string => {
  const stack = error.stack ?? error.name;
  return error.name === 'SyntaxError' ? stack.replace(error.message, '(not shown)') : stack;
};

const describeError = (error: unknown, causes = MAX_CAUSES): Record<string, unknown> => {
  // An aborted request throws a DOMException, which is an error but not a native one.
  if (!isNativeError(error) && !(error instanceof Error)) return { name: typeof error };
  const cause = error.cause !== undefined && causes > 0 ? { cause: describeError(error.cause, causes - 1) } : {};
  return { name: error.name, stack: stackOf(error).slice(0, MAX_STACK_CHARACTERS), ...cause };
};

const writeLine = (line: string): void => void process.stdout.write(`${line}\n`);

/** CloudWatch counts these lines by itself (embedded metric format): there is nothing to deploy for it. */
const measured = (metric: Metric, fields: Readonly<Record<string, unknown>>, at: number): Record<string, unknown> => {
  const [Name, Unit, value] = typeof metric === 'string' ? [metric, 'Count', 1] : [metric.name, 'Milliseconds', fields[metric.of]];
  const CloudWatchMetrics = [{ Namespace: 'Rollcall', Dimensions: [[]], Metrics: [{ Name, Unit }] }];
  return { _aws: { Timestamp: at, CloudWatchMetrics }, [Name]: value };
};

/** What belongs to one request has its correlator, in whichever function it runs. */
const ofTrace = (): { readonly correlator?: string } => {
  const trace = currentTrace();
  return trace ? { correlator: trace.correlator } : {};
};

/** Writes to standard output, which Lambda reads, unless `write` is given. */
export const jsonLog =
  (now: Clock, write: (line: string) => void = writeLine): Log =>
  (event, fields) => {
    const entry: Entry = logEvents[event];
    const { level, fields: allowed } = entry;
    const at = now();
    const metric = entry.metric === undefined ? {} : measured(entry.metric, fields ?? {}, at);
    const given = Object.entries(fields ?? {}).filter(([name]) => allowed.includes(name));
    const error = fields?.error === undefined ? {} : { error: describeError(fields.error) };
    const line = JSON.stringify({
      level,
      time: new Date(at).toISOString(),
      event,
      ...ofTrace(),
      ...Object.fromEntries(given),
      ...error,
      ...metric,
    });
    write(line.replace(PHONE_NUMBERS, '+…'));
  };
