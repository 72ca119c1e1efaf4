import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Alarm, Condition } from '../../functions/wiring/alarm';
import { alarms } from '../../functions/wiring/alarms';
import { ImpactAlarm, METRIC_PERIOD } from './alarm';
import { deployedMetric, type MetricSources } from './metric-sources';

type Term = { readonly text: string; readonly usingMetrics: Record<string, IMetric> };

/** `id`: tells the metrics of one condition from those of the others in the same expression; empty if it is the only one. */
const termOf = ({ sum, statistic, increase }: Condition, id: string, sources: MetricSources): Term => {
  const named = sum.map((metric, index) => [`${id}m${String(index)}`, deployedMetric(metric, statistic, sources)] as const);
  const text = named.map(([name]) => `FILL(${name}, 0)`).join(' + ');
  return { text: increase ? `DIFF(${text})` : text, usingMetrics: Object.fromEntries(named) };
};

const holds = (condition: Condition, id: string, sources: MetricSources): Term => {
  const { text, usingMetrics } = termOf(condition, id, sources);
  const { atLeast, share } = condition;
  if (!share) return { text: `IF(${text} >= ${String(atLeast)}, 1, 0)`, usingMetrics };
  const all = `${id}all`;
  const isShare = `(${text}) * 100 >= ${String(share.percent)} * FILL(${all}, 0)`;
  const ofAll = { [all]: deployedMetric(share.of, condition.statistic, sources) };
  return { text: `IF((${text}) >= ${String(atLeast)} AND ${isShare}, 1, 0)`, usingMetrics: { ...usingMetrics, ...ofAll } };
};

const expression = ({ text, usingMetrics }: Term, label: string): IMetric =>
  new MathExpression({ expression: text, usingMetrics, period: METRIC_PERIOD, label });

/** One condition keeps its number, so that the alarm's graph shows it. Several become 1 while one of them holds. */
export const measured = (
  name: string,
  { anyOf }: Alarm,
  sources: MetricSources,
): { readonly metric: IMetric; readonly threshold: number } => {
  const [only, ...others] = anyOf;
  if (only && others.length === 0 && !only.share) {
    const [single, ...further] = only.sum;
    if (single && further.length === 0 && !only.increase)
      return { metric: deployedMetric(single, only.statistic, sources), threshold: only.atLeast };
    return { metric: expression(termOf(only, '', sources), name), threshold: only.atLeast };
  }
  const terms = anyOf.map((condition, index) => holds(condition, `c${String(index)}`, sources));
  const text = terms.map((term) => term.text).join(' + ');
  const usingMetrics = Object.assign({}, ...terms.map((term) => term.usingMetrics)) as Record<string, IMetric>;
  return { metric: expression({ text, usingMetrics }, name), threshold: 1 };
};

export type AlarmsProps = { readonly sources: MetricSources; readonly topic: ITopic | undefined };

/** The alarms of the wiring. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { sources, topic }: AlarmsProps) {
    super(scope, id);
    for (const [name, alarm] of alarms) {
      if (alarm.onlyWith !== undefined && sources.sockets[alarm.onlyWith] === undefined) continue;
      new ImpactAlarm(this, name, { ...measured(name, alarm, sources), errorImpact: alarm.means, topic });
    }
  }
}
