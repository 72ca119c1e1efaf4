import type { MathExpression, Metric as CloudWatchMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { measured } from '../../../cdk/constructs/alarms';
import type { MetricSources } from '../../../cdk/constructs/metric-sources';
import { logEvents } from '../../../functions/runtime/log';
import { type Alarm, total } from '../../../functions/wiring/alarm';
import { alarms } from '../../../functions/wiring/alarms';
import { logged, type Metric } from '../../../functions/wiring/metrics';
import { queueConsumers } from '../../../functions/wiring/queues';
import { ruleConsumers } from '../../../functions/wiring/rules';
import { queues } from '../../../functions/wiring/storage';
import { streamConsumers } from '../../../functions/wiring/streams';
import { type Deployment, logicalIdOf, ofType, reference, synthesise } from '../support/deployment';
import { deployedFunction } from '../support/functions-of';

type MetricStat = {
  readonly Metric: {
    readonly Namespace: string;
    readonly MetricName: string;
    readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  };
  readonly Stat: string;
};
type Deployed = MetricStat['Metric'] & {
  readonly AlarmDescription: string;
  readonly Threshold: number;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly TreatMissingData: string;
  readonly Metrics?: readonly { readonly Id: string; readonly Expression?: string; readonly MetricStat?: MetricStat }[];
  readonly AlarmActions?: readonly string[];
  readonly OKActions?: readonly string[];
};

const topic = 'arn:aws:sns:eu-west-1:111122223333:on-call';
const deployment = synthesise({ 'rollcall:alarmTopicArn': topic });
const withoutTopic = synthesise();

const deployedAlarms = ({ stateless }: Deployment): readonly Deployed[] =>
  ofType(stateless, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties as unknown as Deployed);
const alarmsByMeaning = new Map(deployedAlarms(deployment).map((alarm) => [alarm.AlarmDescription, alarm]));
const expected = [...alarms].filter(([, { onlyWith }]) => onlyWith === undefined);

const statsOf = (alarm: Deployed): readonly MetricStat[] =>
  alarm.Metrics === undefined
    ? [{ Metric: alarm, Stat: alarm.Statistic ?? alarm.ExtendedStatistic ?? '' }]
    : alarm.Metrics.flatMap(({ MetricStat: stat }) => (stat ? [stat] : []));

const valueOf = (value: unknown): string => (typeof value === 'string' ? value : reference(value, deployment));
const shown = ({ Metric: { Namespace, MetricName, Dimensions = [] }, Stat }: MetricStat): string =>
  [Namespace, MetricName, Stat, ...Dimensions.map(({ Name, Value }) => `${Name}=${valueOf(Value)}`)].join(' ');

const { stateful, stateless } = deployment.stacks;
const mappingOf = (name: string): string => {
  const { logicalId } = deployedFunction(deployment, name);
  const found = ofType(deployment.stateless, 'AWS::Lambda::EventSourceMapping').find(
    ([, { Properties }]) => JSON.stringify(Properties.FunctionName) === JSON.stringify({ Ref: logicalId }),
  );
  return found?.[0] ?? 'none';
};

/** Where AWS publishes a metric: the namespaces and dimensions of its documentation. */
const published = ({ kind, of, name }: Metric, stat: string): string => {
  const at = (namespace: string, dimensions = '') => `${namespace} ${name} ${stat}${dimensions}`;
  switch (kind) {
    case 'log': {
      const counted = Object.values(logEvents)
        .flatMap(({ metrics }): readonly string[] => metrics)
        .find((metric) => metric.startsWith(`${name} by `));
      return at('Rollcall', counted === undefined ? '' : ` ${counted.split(' ')[2]!}=${of}`);
    }
    case 'queue':
      return at('AWS/SQS', ` QueueName=${logicalIdOf(stateful.resources.queues[of], stateful)}.QueueName`);
    case 'mapping':
      return at('AWS/Lambda', ` EventSourceMappingUUID=${mappingOf(of)}`);
    case 'function':
      return at('AWS/Lambda', ` FunctionName=${deployedFunction(deployment, of).logicalId}`);
    case 'account':
      return at('AWS/Lambda');
    case 'table':
      return at('AWS/DynamoDB', ` TableName=${logicalIdOf(stateful.resources.tables[of], stateful)}`);
    case 'rule':
      return at('AWS/Events', ` EventBusName=${logicalIdOf(stateful.resources.bus, stateful)} RuleName=rollcall-${of}`);
    case 'http':
      return at('AWS/ApiGateway', ` ApiId=${logicalIdOf(stateless.node.findChild('Http').node.findChild('Api'), stateless)}`);
    case 'sockets':
      return at('AWS/ApiGateway', ` ApiId=${logicalIdOf(stateless.sockets.api, stateless)}`);
  }
};

const measuredBy = ({ anyOf }: Alarm): readonly string[] =>
  anyOf.flatMap(({ sum, share, statistic }) => [...sum, ...(share ? [share.of] : [])].map((metric) => published(metric, statistic)));

it('every alarm of the wiring is deployed, and no other', () => {
  expect([...alarmsByMeaning.keys()].sort()).toEqual(expected.map(([, { means }]) => means).sort());
});

it.each(expected)('%s measures what the wiring says, of the resource it says', (_name, alarm) => {
  const deployed = alarmsByMeaning.get(alarm.means)!;
  expect(statsOf(deployed).map(shown).sort()).toEqual([...measuredBy(alarm)].sort());
});

it.each(expected)('%s says what it means for users, and tells them when it goes off and when it is over', (_name, { means }) => {
  const deployed = alarmsByMeaning.get(means)!;
  expect(means).toMatch(/^[A-Z].{30,}\.$/);
  expect(deployed.TreatMissingData).toBe('notBreaching');
  expect([deployed.AlarmActions, deployed.OKActions]).toEqual([[topic], [topic]]);
});

it('several conditions make one expression that is 1 while one of them holds', () => {
  const late = alarmsByMeaning.get(alarms.get('watch-late')!.means)!;
  const { Expression } = late.Metrics!.find((metric) => metric.Expression !== undefined)!;
  expect([Expression, late.Threshold]).toEqual(['IF(FILL(c0m0, 0) >= 100, 1, 0) + IF(FILL(c1m0, 0) >= 10, 1, 0)', 1]);
});

it('each of many conditions measures its own metrics', () => {
  const metrics = ['Dials', 'LegsJoined', 'LegsLeft', 'BridgeSilent', 'SocketsFailed', 'SinksPaused'] as const;
  const alarm: Alarm = { means: 'A test.', anyOf: metrics.map((name, index) => total(logged(name), index + 1)) };
  const { metric } = measured('test', alarm, { namespace: 'Test' } as MetricSources);
  const { expression, usingMetrics } = metric as MathExpression;
  const named = Object.entries(usingMetrics).map(([id, each]) => [id, (each as CloudWatchMetric).metricName]);
  expect(named.map(([, name]) => name)).toEqual(metrics);
  const compared = [...expression.matchAll(/FILL\((\w+), 0\) >= (\d)/g)].map(([, id, atLeast]) => [id, Number(atLeast)]);
  expect(compared).toEqual(named.map(([id], index) => [id, index + 1]));
});

it('a letter that nobody has cleared away does not hide a new one', () => {
  const letters = alarmsByMeaning.get(alarms.get('watch-dead-letters')!.means)!;
  expect(letters.Metrics).toContainEqual(expect.objectContaining({ Expression: 'DIFF(FILL(m0, 0))' }));
});

it('a few server errors among many requests are no alarm', () => {
  const fails = alarmsByMeaning.get(alarms.get('api-fails')!.means)!;
  const Expression = 'IF((FILL(c0m0, 0)) >= 5 AND (FILL(c0m0, 0)) * 100 >= 1 * FILL(c0all, 0), 1, 0)';
  expect(fails.Metrics).toContainEqual(expect.objectContaining({ Expression }));
});

it('every queue, stream, rule and dead-letter queue has its alarms', () => {
  const names = [...alarms.keys()];
  const consumers = [...Object.keys(queueConsumers), ...Object.keys(streamConsumers)].map((name) => `${name}-late`);
  const stuck = Object.keys(streamConsumers).map((name) => `${name}-stuck`);
  const events = [...Object.keys(ruleConsumers), 'fan-out'].map((name) => `${name}-events-late`);
  const letters = [queues, ruleConsumers].flatMap((some) => Object.keys(some)).map((name) => `${name}-dead-letters`);
  letters.push(...Object.values(streamConsumers).map(({ deadLetters }) => deadLetters));
  expect(names).toEqual(expect.arrayContaining([...consumers, ...stuck, ...events, ...letters]));
});

it('every event source mapping says how many messages its function returned as failed', () => {
  const mappings = ofType(deployment.stateless, 'AWS::Lambda::EventSourceMapping');
  expect(mappings.map(([, { Properties }]) => Properties.MetricsConfig)).toEqual(mappings.map(() => ({ Metrics: ['EventCount'] })));
});

it('alarms have no actions if no topic is set', () => {
  for (const alarm of deployedAlarms(withoutTopic)) expect(alarm).not.toHaveProperty('AlarmActions');
});
