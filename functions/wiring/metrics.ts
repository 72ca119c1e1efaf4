/** What alarms and the dashboard measure: metrics that AWS has of each resource, and those of the log. */
import type { LoggedMetric } from '../runtime/log';
import type { QueueConsumerOfRules, RuleConsumerName, StreamConsumerName } from './names';
import type { QueueConsumerName } from './queues';
import type { QueueName, TableName } from './storage';
import type { TimedFunctionName } from './timers';

/** `of`: what is measured, by the names of the wiring. */
type MetricOf<Kind extends string, Of extends string, Name extends string> = {
  readonly kind: Kind;
  readonly of: Of;
  readonly name: Name;
};

/** The WebSocket API of the terminals, or that of a conference server. */
export type SocketApiName = 'terminals' | 'bridge';

export type Metric =
  /** Of the log's lines. `of`: the value of the field that the catalogue counts apart, or nothing. */
  | MetricOf<'log', string, LoggedMetric>
  | MetricOf<'queue', QueueName, 'ApproximateAgeOfOldestMessage' | 'ApproximateNumberOfMessagesVisible'>
  /** Of a function's event source mapping. Lambda has these only if the mapping says so. */
  | MetricOf<'mapping', QueueConsumerName, 'FailedInvokeEventCount'>
  | MetricOf<'function', StreamConsumerName, 'IteratorAge'>
  | MetricOf<'function', TimedFunctionName, 'Errors'>
  | MetricOf<'function', RuleConsumerName | QueueConsumerOfRules, 'AsyncEventAge' | 'AsyncEventsDropped'>
  /** Of all functions of the account and region. */
  | MetricOf<'account', 'lambda', 'Throttles' | 'ConcurrentExecutions'>
  | MetricOf<'table', TableName, 'ReadThrottleEvents' | 'WriteThrottleEvents'>
  | MetricOf<'rule', string, 'FailedInvocations' | 'MatchedEvents'>
  | MetricOf<'http', 'api', '5xx' | 'Count' | 'Latency'>
  | MetricOf<'sockets', SocketApiName, 'ExecutionError' | 'IntegrationError' | 'ClientError' | 'ConnectCount'>;

/** `SampleCount`: the number of values. */
export type Statistic = 'Sum' | 'SampleCount' | 'Maximum' | 'Minimum' | 'p50' | 'p99';

export const logged = (name: LoggedMetric, of = ''): Metric => ({ kind: 'log', of, name });
/** Of the HTTP API. */
export const http = (name: '5xx' | 'Count' | 'Latency'): Metric => ({ kind: 'http', of: 'api', name });
