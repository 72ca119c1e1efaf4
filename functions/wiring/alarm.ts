/** What an alarm is: conditions on metrics, and what they mean for users. */
import type { Metric, SocketApiName, Statistic } from './metrics';

/** Short enough to notify people before most callers retry, and long enough for a metric's points to arrive. */
export const ALARM_MINUTES = 5;

/** Holds in one period of `ALARM_MINUTES`. Missing data counts as 0: without conferences there is none. */
export type Condition = {
  /** Metrics that are added. */
  readonly sum: readonly Metric[];
  readonly statistic: Statistic;
  readonly atLeast: number;
  /** Only what was added since the period before counts. What nobody has cleared away must not hide what is new. */
  readonly increase?: true;
  /** It must also be at least this much of another metric. */
  readonly share?: { readonly percent: number; readonly of: Metric };
};

export type Alarm = {
  readonly means: string;
  /** It goes off if one of these holds. */
  readonly anyOf: readonly Condition[];
  /** It exists only together with the conference server's WebSocket API. */
  readonly onlyWith?: SocketApiName;
};

export const total = (metric: Metric, atLeast: number): Condition => ({ sum: [metric], statistic: 'Sum', atLeast });
export const highest = (metric: Metric, atLeast: number): Condition => ({ sum: [metric], statistic: 'Maximum', atLeast });
