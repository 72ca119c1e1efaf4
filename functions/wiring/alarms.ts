/**
 * The alarms of a deployment: on what users notice, and on work that is late, fails or was given up. What each means is
 * written for the person on call; docs/operations.md says what to do.
 */
import { type Alarm, type Condition, highest, total } from './alarm';
import { http, logged, type Metric, type SocketApiName } from './metrics';
import { entriesOf, namesOf } from './named';
import type { QueueConsumerOfRules, RuleConsumerName, StreamConsumerName } from './names';
import type { QueueConsumerName } from './queues';
import { rules } from './rules';
import { type DeadLetterQueueName, tables, type WorkQueueName } from './storage';

type Named = readonly [name: string, alarm: Alarm];

const isOld = (queue: WorkQueueName, seconds: number): Condition =>
  highest({ kind: 'queue', of: queue, name: 'ApproximateAgeOfOldestMessage' }, seconds);
/** For queues whose messages may be delayed: SQS would count that as their age. The queue never had fewer in the period. */
const isFull = (queue: WorkQueueName, messages: number): Condition => ({
  sum: [{ kind: 'queue', of: queue, name: 'ApproximateNumberOfMessagesVisible' }],
  statistic: 'Minimum',
  atLeast: messages,
});

/**
 * A message that fails all the time is received about ten times in five minutes. In a standard queue, SQS no longer
 * counts its age after three of them.
 */
const FAILURES = 10;
const fails = (consumer: QueueConsumerName): Condition =>
  total({ kind: 'mapping', of: consumer, name: 'FailedInvokeEventCount' }, FAILURES);

const late: Readonly<Record<QueueConsumerName, { readonly means: string; readonly waits: Condition }>> = {
  'leg-commands': {
    means: 'Calls are placed, ended, muted or held late: commands to the bridge wait or fail, and are being retried.',
    waits: isOld('leg-commands', 60),
  },
  callbacks: {
    means: 'Conferences are late to show who is online: reports from the bridge wait or fail, and are being retried.',
    waits: isOld('callbacks', 30),
  },
  'request-calls': {
    means: 'Single-line calls are placed or released late: requests to the access network wait or fail, and are being retried.',
    waits: isOld('call-requests', 60),
  },
  watch: {
    means: 'Conferences end late, and participants are dialled late: checks of conferences wait or fail, and are being retried.',
    waits: isFull('watch', 100),
  },
  look: {
    means: 'Lost reports and silent bridges are noticed late: looks at conferences wait or fail. They are made again every 15 seconds.',
    waits: isFull('looks', 100),
  },
  publish: {
    means: 'Partners, and terminals that were not told at once, see changes late: the bus does not accept events, which wait.',
    waits: isOld('publish', 300),
  },
  'fan-out': {
    means: 'Partners receive changes late: finding the subscriptions for an event waits or fails, and is being retried.',
    waits: isOld('fan-out', 120),
  },
  deliver: {
    means: 'Partners get webhooks late because of a fault in Rollcall, not in their servers: deliveries wait or fail.',
    waits: isFull('deliveries', 1_000),
  },
  'push-nudged': {
    means: 'Terminals see changes of a burst half a second late: pushing them at once waits or fails, and the push behind the bus does it.',
    waits: isFull('pushes', 100),
  },
  'subscription-tasks': {
    means: 'Subscriptions of partners end, start or recover late: tasks for them wait or fail, and are being retried.',
    waits: isFull('subscription-tasks', 100),
  },
  'expire-connections': {
    means: 'Terminals stay connected after their token has expired: closing connections waits or fails, and is being retried.',
    waits: isFull('connection-expiries', 100),
  },
};

const ofQueues = entriesOf(late).map(([name, { means, waits }]): Named => [`${name}-late`, { means, anyOf: [waits, fails(name)] }]);

/** A bridge that is silent for 30 s counts as unreachable. A stream that lags as far behind has the same effect on users. */
const STREAM_LATE_MS = 30_000;
/** Records leave the stream after 24 hours. This leaves most of them to find the cause. */
const STREAM_STUCK_MS = 3_600_000;

const ofStreams: Readonly<Record<StreamConsumerName, { readonly late: string; readonly stuck: string }>> = {
  'take-changes': {
    late: 'Users wait, and partners see conferences as they were more than 30 seconds ago: changes are read late from the stream.',
    stuck: 'Changes are lost a day after they were made unless somebody helps: for an hour, some have reached neither bridge nor bus.',
  },
};

const iteratorAge = (of: StreamConsumerName): Metric => ({ kind: 'function', of, name: 'IteratorAge' });

const streamAlarms = entriesOf(ofStreams).flatMap(([name, { late: isLate, stuck }]): Named[] => [
  [`${name}-late`, { means: isLate, anyOf: [highest(iteratorAge(name), STREAM_LATE_MS)] }],
  [`${name}-stuck`, { means: stuck, anyOf: [highest(iteratorAge(name), STREAM_STUCK_MS)] }],
]);

const ASYNC_LATE_MS = 60_000;
const EVENTS_DROPPED = 5;

const ofEvents: Readonly<Record<RuleConsumerName | QueueConsumerOfRules, string>> = {
  push: 'Terminals that were not told at once see changes late, with the next change or when they poll: sending to them waits or fails.',
  'fan-out': 'Partners receive changes late: events of the bus wait for their function, or it fails and its queue takes them.',
};

const eventAlarms = entriesOf(ofEvents).map(([of, means]): Named => [
  `${of}-events-late`,
  {
    means,
    anyOf: [
      highest({ kind: 'function', of, name: 'AsyncEventAge' }, ASYNC_LATE_MS),
      total({ kind: 'function', of, name: 'AsyncEventsDropped' }, EVENTS_DROPPED),
    ],
  },
]);

const givenUp: Readonly<Record<DeadLetterQueueName, string>> = {
  'leg-commands-dead-letters':
    'A participant was not called, hung up, muted or held as requested, or a stray call was not hung up: Rollcall gave up on the command.',
  'callbacks-dead-letters': 'A conference shows the wrong state of a participant: Rollcall gave up on a report from the bridge.',
  'call-requests-dead-letters': 'A single-line call was not placed or released: Rollcall gave up on the request to the access network.',
  'watch-dead-letters':
    'Something that was due in a conference, such as its end, comes late: its checks failed for minutes. The next check is scheduled.',
  'looks-dead-letters':
    'A lost report may be noticed 15 seconds later: Rollcall gave up on a look at conferences. Others have taken its place.',
  'reconcile-dead-letters':
    'A conference did not react to a request: Rollcall gave up on a change. Redriving it reconciles the conference.',
  'fan-out-dead-letters':
    'Partners missed a change: Rollcall could not find the subscriptions for its event. Redriving the event delivers it.',
  'deliveries-dead-letters': 'A partner missed a webhook: Rollcall gave up on attempting its delivery. Redriving it tries again.',
  'subscription-tasks-dead-letters': 'A subscription did not end, start or recover as it should: Rollcall gave up on the task.',
  'connection-expiries-dead-letters':
    'A terminal may stay connected after its token has expired: Rollcall gave up on closing the connection.',
  'pushes-dead-letters':
    'Terminals saw a change half a second late: a push at once failed, and the push behind the bus does the same. Nothing is left to do.',
  'push-dead-letters': 'Connected terminals miss a change until the next one, or until they poll: Rollcall gave up on sending it.',
  'publish-dead-letters': 'Terminals and partners missed a change: Rollcall gave up on its event. Redriving it publishes the event.',
};

export const deadLetterQueues = namesOf(givenUp);

const deadLetterAlarms = entriesOf(givenUp).map(([of, means]): Named => {
  const letters: Metric = { kind: 'queue', of, name: 'ApproximateNumberOfMessagesVisible' };
  return [of, { means, anyOf: [{ ...highest(letters, 1), increase: true }] }];
});

const socketAlarm = (of: SocketApiName, means: string): Alarm => ({
  means,
  anyOf: [
    total({ kind: 'sockets', of, name: 'ExecutionError' }, 5),
    // Refused tokens count as well.
    total({ kind: 'sockets', of, name: 'IntegrationError' }, 50),
    total({ kind: 'sockets', of, name: 'ClientError' }, 100),
  ],
});

const throttled = (name: 'ReadThrottleEvents' | 'WriteThrottleEvents'): readonly Metric[] =>
  namesOf(tables).map((of): Metric => ({ kind: 'table', of, name }));

const ofUsers: Readonly<Record<string, Alarm>> = {
  'api-fails': {
    means: 'Terminals, partners or the access network get server errors from the API.',
    // The caller retries a single one.
    anyOf: [{ ...total(http('5xx'), 5), share: { percent: 1, of: http('Count') } }],
  },
  'api-slow': {
    means: 'Users wait for the API: one request in a hundred takes longer than three seconds.',
    anyOf: [{ sum: [http('Latency')], statistic: 'p99', atLeast: 3_000 }],
  },
  'sockets-fail': socketAlarm(
    'terminals',
    'Terminals cannot connect or get errors from the WebSocket API: they see changes only when they poll.',
  ),
  'bridge-sockets-fail': {
    ...socketAlarm('bridge', 'Phones that answer wait for their conference: the conference server cannot deliver its events.'),
    onlyWith: 'bridge',
  },
  'socket-answers-fail': {
    means: 'Terminals cannot connect or subscribe, or events of the conference server are lost: the functions of WebSocket APIs fail.',
    anyOf: [total(logged('SocketsFailed'), 5)],
  },
  'bridge-silent': {
    means: 'Running conferences cannot be managed and may show the wrong state: the bridge has not answered for 30 seconds.',
    anyOf: [total(logged('BridgeSilent'), 1)],
  },
  'looks-not-planned': {
    means: 'Lost reports and silent bridges go unnoticed: the looks at running conferences are not planned.',
    // Lambda tries each three times.
    anyOf: [total({ kind: 'function', of: 'plan-looks', name: 'Errors' }, 3)],
  },
  'calls-fail': {
    means: 'Participants are not reached although their phones work: the bridge or its trunk fails calls.',
    anyOf: [{ sum: [logged('LegsFailed', 'network'), logged('LegsFailed', 'bridge-lost')], statistic: 'Sum', atLeast: 10 }],
  },
  'terminals-told-late': {
    means: 'Terminals show changes late: one in a hundred that only the push sent was five seconds old.',
    anyOf: [{ sum: [logged('RepairAge')], statistic: 'p99', atLeast: 5_000 }],
  },
  'terminals-not-reached': {
    means: 'Terminals miss changes until they reconnect or poll: API Gateway does not take the messages for them.',
    anyOf: [total(logged('TerminalsNotReached'), 20)],
  },
  'items-unreadable': {
    means: 'A partner gets no webhooks, or a list lacks something: a stored item cannot be read, and is left out.',
    anyOf: [total(logged('UnreadableItems'), 1)],
  },
  'functions-throttled': {
    means: 'Users get errors or wait: functions of the account have no instance left.',
    anyOf: [total({ kind: 'account', of: 'lambda', name: 'Throttles' }, 10)],
  },
  'tables-throttled': {
    means: 'Users get errors, and work is late: DynamoDB refuses requests to a table.',
    anyOf: [{ sum: [...throttled('ReadThrottleEvents'), ...throttled('WriteThrottleEvents')], statistic: 'Sum', atLeast: 10 }],
  },
  'rules-fail': {
    means: 'Terminals and partners miss changes: the bus cannot invoke the functions of its rules.',
    anyOf: [
      { sum: Object.keys(rules).map((of): Metric => ({ kind: 'rule', of, name: 'FailedInvocations' })), statistic: 'Sum', atLeast: 1 },
    ],
  },
};

/** By their names. */
export const alarms: ReadonlyMap<string, Alarm> = new Map<string, Alarm>([
  ...Object.entries(ofUsers),
  ...ofQueues,
  ...streamAlarms,
  ...eventAlarms,
  ...deadLetterAlarms,
]);
