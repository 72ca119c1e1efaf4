/**
 * Writes one line of JSON for each event. The catalogue lists every event with its level and the only fields it may
 * carry. No field ever holds a phone number, name, subject, token or body. Anything that looks like a number is also
 * removed from the finished line, since an error's text is not ours to choose.
 */
import type { Clock } from './clock';
import { isError } from './is-error';
import { currentTrace } from './trace';

type Level = 'info' | 'warn' | 'error';

/**
 * What CloudWatch counts. `RequestsRefused by code`: each line is counted as one, apart for each value of its field
 * `code`. `LegsJoined of joined`: the number in the field `joined` is counted, if there is one. `BridgeSilent`: each line
 * is counted as one. A field after `by` has few values, because each is paid for.
 */
type Metric = string;
/** `fields`: their names, with spaces between them. */
type Entry = { readonly level: Level; readonly fields: string; readonly metrics: readonly Metric[] };

/** Every function has the catalogue, so this is written as briefly as it can be. */
const entry =
  <const L extends Level>(level: L) =>
  <const Fields extends string, const Metrics extends readonly Metric[]>(fields: Fields, ...metrics: Metrics) => ({
    level,
    fields,
    metrics,
  });

const [info, warn, error] = [entry('info'), entry('warn'), entry('error')];
const request = 'operation correlator requestId status durationMs';
const socket = 'route connectionId requestId durationMs';
const leg = 'conferenceId participantId leg';
const change = 'conferenceId version';

/** A new event needs a new entry. Every event may carry `error`. */
export const logEvents = {
  'request.answered': info(`${request} replayed`),
  'request.refused': warn(`${request} replayed code`, 'RequestsRefused by code'),
  'request.failed': error(`${request} code`, 'RequestsFailed by code'),
  'record.parked': error('queue sequenceNumber'),
  'records.retried': warn('records sequenceNumber'),
  'records.queued': warn('queue records', 'EventsQueued of records'),
  'message.failed': warn('queue messageId receives deadLetters', 'MessagesFailed by queue'),
  'message.unreadable': error('queue messageId'),
  'item.unreadable': error('pk sk', 'UnreadableItems'),
  'change.published': info(`${change} changes each`),
  'command.handled': info(`${leg} action`),
  'dials.queued': info('conferenceId dials', 'Dials of dials'),
  'legs.changed': info('conferenceId joined left', 'LegsJoined of joined', 'LegsLeft of left'),
  'leg.failed': info(`${leg} cause`, 'LegsFailed by cause'),
  'leg.refused': warn(`${leg} action code`, 'BridgeRefusals'),
  'leg.given-up': error(`${leg} action`),
  'leg.hung-up': warn(leg),
  'stray.hung-up': warn('call'),
  'stray.refused': error('call code'),
  'document.people-left-out': warn('conferenceId people'),
  'call.refused': warn('conferenceId participantId action status'),
  'release.late': warn(leg, 'LateReleases'),
  'report.failed': error('correlator index'),
  'check.failed': error('conferenceId watch'),
  'room.given-up': error('conferenceId legs'),
  'bridge.silent': error('conferenceId', 'BridgeSilent'),
  'bridge.answers': info('conferenceId', 'BridgeAnswers'),
  'bridge.down': error(''),
  'bridge.up': info('silentMs'),
  'bridge.not-nudged': info('conferenceId'),
  'look.failed': error(leg),
  'idempotency.record-not-saved': warn('operation'),
  'socket.answered': info(socket),
  'socket.refused': warn(`${socket} code`),
  'socket.failed': error(`${socket} code`, 'SocketsFailed'),
  'push.incomplete': warn(`${change} terminals failed`, 'TerminalsNotReached of failed'),
  'push.repaired': info(`${change} ageMs`, 'RepairAge of ageMs'),
  'terminals.told': info(`${change} ageMs`, 'ToldAge of ageMs'),
  'terminals.not-told': info(change, 'TellingFailed'),
  'event.fanned-out': info(`${change} deliveries`),
  'delivery.arrived': info('subscriptionId ageMs', 'DeliveryAge of ageMs'),
  'delivery.failed': info('subscriptionId deliveryId status', 'AttemptsFailed'),
  'delivery.given-up': warn('subscriptionId deliveryId eventType status', 'DeliveriesGivenUp'),
  'sink.paused': warn('subscriptionId failures', 'SinksPaused'),
  'sink.slow': info('subscriptionId'),
  'canary.held': info('conferenceId connectedMs', 'CanaryTime of connectedMs'),
  'canary.failed': error('step'),
  'subscription.inactive': warn('subscriptionId reason'),
} as const satisfies Record<string, Entry>;

export type LogEvent = keyof typeof logEvents;
type Words<Text> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;
type WithoutField<Text> = Text extends `${infer Name} ${string}` ? Name : Text;
/** The names of the metrics that lines are counted in. */
export type LoggedMetric = WithoutField<(typeof logEvents)[LogEvent]['metrics'][number]>;
type FieldValue = string | number | boolean | null | undefined | readonly string[];
type LogFields<Event extends LogEvent> = { readonly [Field in Words<(typeof logEvents)[Event]['fields']>]?: FieldValue } & {
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
  if (!isError(error)) return { name: typeof error };
  const cause = error.cause !== undefined && causes > 0 ? { cause: describeError(error.cause, causes - 1) } : {};
  return { name: error.name, stack: stackOf(error).slice(0, MAX_STACK_CHARACTERS), ...cause };
};

const writeLine = (line: string): void => void process.stdout.write(`${line}\n`);

type Line = Readonly<Record<string, unknown>>;

/**
 * CloudWatch counts these lines by itself (embedded metric format): there is nothing to deploy for it. A dimension and a
 * number are members of the line. The clocks of two functions differ a little, so an age may be below 0, and CloudWatch
 * has no percentile of a metric with such a number. Every byte of a line is paid for, so a metric has no unit.
 */
const measured = (metrics: readonly Metric[], line: Line, Namespace: string, Timestamp: number): Line => {
  const numbers: Record<string, unknown> = {};
  const CloudWatchMetrics = metrics.flatMap((metric) => {
    const [Name, how, field] = metric.split(' ') as [string, string, string];
    const number = how === 'of' ? line[field] : 1;
    if (typeof number !== 'number') return [];
    numbers[Name] = Math.max(0, number);
    return [{ Namespace, Dimensions: [how === 'by' ? [field] : []], Metrics: [{ Name }] }];
  });
  return { _aws: CloudWatchMetrics[0] && { Timestamp, CloudWatchMetrics }, ...numbers };
};

/**
 * Writes to standard output, which Lambda reads, unless `write` is given. `namespace`: of the metrics. Each deployment in
 * an account has its own.
 */
export const jsonLog =
  (now: Clock, write: (line: string) => void = writeLine, namespace = 'Rollcall'): Log =>
  (event, fields) => {
    const { level, fields: allowed, metrics }: Entry = logEvents[event];
    const at = now();
    const values: Line = fields ?? {};
    const given = Object.fromEntries(allowed.split(' ').map((name) => [name, values[name]]));
    const error = values.error && describeError(values.error);
    const line = JSON.stringify({
      level,
      time: new Date(at).toISOString(),
      event,
      ...given,
      // What belongs to one request has its correlator, in whichever function it runs.
      correlator: currentTrace()?.correlator ?? values['correlator'],
      error,
      ...measured(metrics, values, namespace, at),
    });
    write(line.replace(PHONE_NUMBERS, '+…'));
  };
