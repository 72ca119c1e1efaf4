/** Evaluates the alarms of the wiring against what was measured here, over the last period that ends now. */
import type { Clock } from '../../functions/runtime/clock';
import { ALARM_MINUTES, type Condition } from '../../functions/wiring/alarm';
import { alarms } from '../../functions/wiring/alarms';
import type { Metric } from '../../functions/wiring/metrics';
import type { QueueName } from '../../functions/wiring/storage';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { queueDefinitions } from '../queues/queue-definitions';
import type { Queues } from '../queues/queues';
import type { Measurements, Window } from './measurements';

export type AlarmState = {
  readonly name: string;
  readonly state: 'OK' | 'ALARM';
  readonly means: string;
  readonly measured: readonly { readonly metrics: readonly string[]; readonly value: number; readonly atLeast: number }[];
};

export type LocalAlarms = {
  readonly states: () => readonly AlarmState[];
  readonly stop: () => void;
};

const PERIOD_MS = ALARM_MINUTES * MINUTE_MS;

const windowEnding = (to: number): Window => ({ from: to - PERIOD_MS, to });

const shown = ({ kind, of, name }: Metric): string => [kind, of, name].filter((part) => part !== '').join(' ');

const sumOf = (measurements: Measurements, { sum, statistic }: Condition, window: Window): number =>
  sum.reduce((total, metric) => total + measurements.statistic(metric, statistic, window), 0);

const valueOf = (measurements: Measurements, condition: Condition, now: number): number => {
  const value = sumOf(measurements, condition, windowEnding(now));
  return condition.increase ? value - sumOf(measurements, condition, windowEnding(now - PERIOD_MS)) : value;
};

const holds = (measurements: Measurements, condition: Condition, now: number): boolean => {
  const value = valueOf(measurements, condition, now);
  const { atLeast, share, statistic } = condition;
  return value >= atLeast && (!share || value * 100 >= share.percent * measurements.statistic(share.of, statistic, windowEnding(now)));
};

/** As SQS counts them: once a minute. */
const measureQueues = (measurements: Measurements, queues: Queues, now: number): void => {
  for (const { name } of queueDefinitions()) {
    const messages = queues.named(name).messages();
    const of = name as QueueName;
    const ages = messages.filter(({ delayed }) => !delayed).map(({ sentAt }) => (now - sentAt) / SECOND_MS);
    measurements.record({ kind: 'queue', of, name: 'ApproximateAgeOfOldestMessage' }, Math.max(0, ...ages));
    const visible = messages.filter(({ visibleAt }) => visibleAt <= now).length;
    measurements.record({ kind: 'queue', of, name: 'ApproximateNumberOfMessagesVisible' }, visible);
  }
};

export const startAlarms = (measurements: Measurements, queues: Queues, now: Clock): LocalAlarms => {
  const timer = setInterval(() => measureQueues(measurements, queues, now()), MINUTE_MS);
  timer.unref();
  return {
    states: () => {
      measureQueues(measurements, queues, now());
      const at = now();
      return [...alarms].map(([name, { means, anyOf }]) => ({
        name,
        state: anyOf.some((condition) => holds(measurements, condition, at)) ? 'ALARM' : 'OK',
        means,
        measured: anyOf.map((condition) => ({
          metrics: condition.sum.map(shown),
          value: valueOf(measurements, condition, at),
          atLeast: condition.atLeast,
        })),
      }));
    },
    stop: () => clearInterval(timer),
  };
};
