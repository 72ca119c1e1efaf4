import type { LoggedMetric } from '../../functions/runtime/log';
import { metricsIn } from '../../local/metrics/logged-metrics';

const timeOf = (line: string): number => Date.parse((JSON.parse(line) as { readonly time: string }).time);

/**
 * The sum of a metric in lines of the log. `of`: the value that the metric is counted apart for, or nothing. `since`: a
 * time of the clock that the functions have.
 */
export const sumLogged = (
  lines: readonly string[],
  { name, of = '' }: { readonly name: LoggedMetric; readonly of?: string },
  since = 0,
): number =>
  lines
    .filter((line) => line.includes(`"${name}"`) && timeOf(line) >= since)
    .flatMap(metricsIn)
    .reduce((sum, { metric, value }) => sum + (metric.name === name && metric.of === of ? value : 0), 0);
