/** What CloudWatch would have of this deployment: the values of the last minutes, by metric. */
import type { Clock } from '../../functions/runtime/clock';
import type { Metric, Statistic } from '../../functions/wiring/metrics';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';

/** The values of one second. */
type Bucket = { readonly at: number; readonly values: number[]; count: number; sum: number; highest: number; lowest: number };

export type Window = { readonly from: number; readonly to: number };

/** Longer than two periods of an alarm. */
const KEPT_MS = 15 * MINUTE_MS;

const keyOf = ({ kind, of, name }: Pick<Metric, 'kind' | 'of' | 'name'>): string => `${kind} ${of} ${name}`;

/** Enough for a percentile. More of the same second are counted, but not kept. */
const KEPT_OF_A_SECOND = 100;

const quantile = (buckets: readonly Bucket[], share: number): number => {
  const sorted = buckets.flatMap(({ values }) => values).sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
};

const statistics: Readonly<Record<Statistic, (buckets: readonly Bucket[]) => number>> = {
  Sum: (buckets) => buckets.reduce((total, { sum }) => total + sum, 0),
  SampleCount: (buckets) => buckets.reduce((total, { count }) => total + count, 0),
  Maximum: (buckets) => Math.max(...buckets.map(({ highest }) => highest)),
  Minimum: (buckets) => Math.min(...buckets.map(({ lowest }) => lowest)),
  p50: (buckets) => quantile(buckets, 0.5),
  p99: (buckets) => quantile(buckets, 0.99),
};

const add = (bucket: Bucket, value: number): void => {
  bucket.count += 1;
  bucket.sum += value;
  bucket.highest = Math.max(bucket.highest, value);
  bucket.lowest = Math.min(bucket.lowest, value);
  if (bucket.values.length < KEPT_OF_A_SECOND) bucket.values.push(value);
};

export class Measurements {
  private readonly buckets = new Map<string, Bucket[]>();

  constructor(private readonly now: Clock) {}

  record(metric: Pick<Metric, 'kind' | 'of' | 'name'>, value = 1): void {
    const now = this.now();
    const at = now - (now % SECOND_MS);
    const buckets = this.buckets.get(keyOf(metric)) ?? [];
    this.buckets.set(keyOf(metric), buckets);
    while (buckets[0] && buckets[0].at <= at - KEPT_MS) buckets.shift();
    const last = buckets.at(-1);
    const bucket = last?.at === at ? last : { at, values: [], count: 0, sum: 0, highest: -Infinity, lowest: Infinity };
    if (bucket !== last) buckets.push(bucket);
    add(bucket, value);
  }

  /** 0 if there is no value, as alarms take it. */
  statistic(metric: Metric, statistic: Statistic, { from, to }: Window): number {
    const buckets = (this.buckets.get(keyOf(metric)) ?? []).filter(({ at }) => at > from && at <= to);
    return buckets.length === 0 ? 0 : statistics[statistic](buckets);
  }
}
