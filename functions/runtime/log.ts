/**
 * Writes one line of JSON for each event. The catalogue lists every event with its level and the only fields it may
 * carry. No field ever holds a phone number, name, subject, token or body. Anything that looks like a number is also
 * removed from the finished line, since an error's text is not ours to choose.
 */
import { isNativeError } from 'node:util/types';
import type { Clock } from './clock';

type Level = 'info' | 'warn' | 'error';

const requestFields = ['operation', 'correlator', 'requestId', 'status', 'durationMs'] as const;
const socketFields = ['route', 'connectionId', 'requestId', 'durationMs'] as const;

/** A metric of CloudWatch that the lines of an event are counted in. */
export type LoggedMetric = {
  readonly name: string;
  /** The field with the number. A line without a number there is not counted. Without this, each line counts as one. */
  readonly of?: string;
  readonly unit?: 'Milliseconds';
  /** The field whose values are counted apart. It has few values, because each is paid for. */
  readonly by?: string;
};
type Entry = { readonly level: Level; readonly fields: readonly string[]; readonly metrics?: readonly LoggedMetric[] };

/** A new event needs a new entry. Every event may carry `error`. */
export const logEvents = {
  'request.answered': { level: 'info', fields: [...requestFields, 'replayed'] },
  'request.refused': { level: 'warn', fields: [...requestFields, 'replayed', 'code'], metrics: [{ name: 'RequestsRefused', by: 'code' }] },
  'request.failed': { level: 'error', fields: [...requestFields, 'code'], metrics: [{ name: 'RequestsFailed', by: 'code' }] },
  'record.parked': { level: 'error', fields: ['queue', 'sequenceNumber'], metrics: [{ name: 'DeadLetters' }] },
  'records.retried': { level: 'warn', fields: ['records', 'sequenceNumber'], metrics: [{ name: 'RecordsRetried', of: 'records' }] },
  'message.failed': {
    level: 'warn',
    fields: ['queue', 'messageId', 'receives', 'deadLetters'],
    metrics: [
      { name: 'MessagesFailed', by: 'queue' },
      { name: 'DeadLetters', of: 'deadLetters' },
    ],
  },
  'message.unreadable': { level: 'error', fields: ['queue', 'messageId'], metrics: [{ name: 'DeadLetters' }] },
  'dials.queued': { level: 'info', fields: ['conferenceId', 'dials'], metrics: [{ name: 'Dials', of: 'dials' }] },
  'legs.changed': {
    level: 'info',
    fields: ['conferenceId', 'joined', 'left'],
    metrics: [
      { name: 'LegsJoined', of: 'joined' },
      { name: 'LegsLeft', of: 'left' },
    ],
  },
  'leg.failed': {
    level: 'info',
    fields: ['conferenceId', 'participantId', 'leg', 'cause'],
    metrics: [{ name: 'LegsFailed', by: 'cause' }],
  },
  'leg.refused': {
    level: 'warn',
    fields: ['conferenceId', 'participantId', 'leg', 'action', 'code'],
    metrics: [{ name: 'BridgeRefusals' }],
  },
  'leg.given-up': { level: 'error', fields: ['conferenceId', 'participantId', 'leg', 'action'] },
  'leg.hung-up': { level: 'warn', fields: ['conferenceId', 'participantId', 'leg'] },
  'stray.hung-up': { level: 'warn', fields: ['call'] },
  'stray.refused': { level: 'error', fields: ['call', 'code'] },
  'document.people-left-out': { level: 'warn', fields: ['conferenceId', 'people'] },
  'call.refused': { level: 'warn', fields: ['conferenceId', 'participantId', 'action', 'status'] },
  'release.late': { level: 'warn', fields: ['conferenceId', 'participantId', 'leg'], metrics: [{ name: 'LateReleases' }] },
  'report.failed': { level: 'error', fields: ['correlator', 'index'] },
  'check.failed': { level: 'error', fields: ['conferenceId', 'watch'], metrics: [{ name: 'ChecksFailed' }] },
  'room.given-up': { level: 'error', fields: ['conferenceId', 'legs'] },
  'bridge.silent': { level: 'error', fields: ['conferenceId'], metrics: [{ name: 'BridgeSilent' }] },
  'bridge.answers': { level: 'info', fields: ['conferenceId'], metrics: [{ name: 'BridgeAnswers' }] },
  'idempotency.record-not-saved': { level: 'warn', fields: ['operation'] },
  'socket.answered': { level: 'info', fields: [...socketFields] },
  'socket.refused': { level: 'warn', fields: [...socketFields, 'code'] },
  'socket.failed': { level: 'error', fields: [...socketFields, 'code'], metrics: [{ name: 'SocketsFailed' }] },
  'push.incomplete': {
    level: 'warn',
    fields: ['conferenceId', 'version', 'terminals', 'failed'],
    metrics: [{ name: 'TerminalsNotReached', of: 'failed' }],
  },
  'push.repaired': {
    level: 'info',
    fields: ['conferenceId', 'version', 'ageMs'],
    metrics: [{ name: 'RepairAge', of: 'ageMs', unit: 'Milliseconds' }],
  },
  'terminals.told': {
    level: 'info',
    fields: ['conferenceId', 'version', 'ageMs'],
    metrics: [{ name: 'ToldAge', of: 'ageMs', unit: 'Milliseconds' }],
  },
  'terminals.not-told': { level: 'info', fields: ['conferenceId', 'version'], metrics: [{ name: 'TellingFailed' }] },
  'delivery.failed': { level: 'info', fields: ['subscriptionId', 'deliveryId', 'status'], metrics: [{ name: 'DeliveryAttemptsFailed' }] },
  'delivery.given-up': {
    level: 'warn',
    fields: ['subscriptionId', 'deliveryId', 'eventType', 'status'],
    metrics: [{ name: 'DeliveriesGivenUp' }],
  },
  'sink.paused': { level: 'warn', fields: ['subscriptionId', 'failures'], metrics: [{ name: 'SinksPaused' }] },
  'sink.slow': { level: 'info', fields: ['subscriptionId'] },
  'subscription.inactive': { level: 'warn', fields: ['subscriptionId', 'reason'], metrics: [{ name: 'SubscriptionsInactive' }] },
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

type Line = Readonly<Record<string, unknown>>;

const numberOf = ({ of }: LoggedMetric, line: Line): unknown => (of === undefined ? 1 : line[of]);

/**
 * CloudWatch counts these lines by itself (embedded metric format): there is nothing to deploy for it. A dimension is a
 * member of the line.
 */
const measured = (metrics: readonly LoggedMetric[], line: Line, namespace: string, at: number): Line => {
  const counted = metrics.filter((metric) => typeof numberOf(metric, line) === 'number');
  if (counted.length === 0) return {};
  const dimensions = [...new Set(counted.map(({ by }) => by))];
  const CloudWatchMetrics = dimensions.map((by) => ({
    Namespace: namespace,
    Dimensions: [by === undefined ? [] : [by]],
    Metrics: counted.filter((metric) => metric.by === by).map(({ name, unit = 'Count' }) => ({ Name: name, Unit: unit })),
  }));
  const numbers = counted.map((metric) => [metric.name, numberOf(metric, line)]);
  return { _aws: { Timestamp: at, CloudWatchMetrics }, ...(Object.fromEntries(numbers) as Line) };
};

/**
 * Writes to standard output, which Lambda reads, unless `write` is given. `namespace`: of the metrics. Each deployment of
 * an account has another.
 */
export const jsonLog =
  (now: Clock, write: (line: string) => void = writeLine, namespace = 'Rollcall'): Log =>
  (event, fields) => {
    const { level, fields: allowed, metrics = [] }: Entry = logEvents[event];
    const at = now();
    const given = Object.fromEntries(Object.entries(fields ?? {}).filter(([name]) => allowed.includes(name)));
    const error = fields?.error === undefined ? {} : { error: describeError(fields.error) };
    const metric = measured(metrics, given, namespace, at);
    const line = JSON.stringify({ level, time: new Date(at).toISOString(), event, ...given, ...error, ...metric });
    write(line.replace(PHONE_NUMBERS, '+…'));
  };
