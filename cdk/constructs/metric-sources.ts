/** The metrics of the wiring as those of the deployed resources. */
import type { HttpApi, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, Metric as CloudWatchMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { logEvents } from '../../functions/runtime/log';
import type { Metric, SocketApiName, Statistic } from '../../functions/wiring/metrics';
import { ruleName } from '../bus-rules';
import type { StatefulResources } from '../stateful-resources';
import { METRIC_PERIOD } from './alarm';

export type MetricSources = {
  /** Of the metrics that the log's lines are counted in. */
  readonly namespace: string;
  readonly resources: Pick<StatefulResources, 'queues' | 'tables' | 'bus'>;
  readonly functions: Readonly<Record<string, IFunction>>;
  /** By consumer: the ids of their event source mappings. */
  readonly mappings: Readonly<Record<string, string>>;
  readonly http: HttpApi;
  /** An API that does not exist has no metrics. */
  readonly sockets: Readonly<Partial<Record<SocketApiName, WebSocketApi>>>;
};

type Place = { readonly namespace: string; readonly dimensionsMap: Readonly<Record<string, string>> };

/** The field that a metric of the log is counted by. */
const countedBy = (metric: string): string | undefined =>
  Object.values(logEvents)
    .flatMap(({ metrics }): readonly string[] => metrics)
    .map((counted) => counted.split(' '))
    .flatMap(([name, how, field]) => (name === metric && how === 'by' && field !== undefined ? [field] : []))[0];

const found = <Value>(values: Readonly<Partial<Record<string, Value>>>, name: string): Value => {
  const value = values[name];
  if (value === undefined) throw new Error(`The stack has no ${name} to measure`);
  return value;
};

const ofLog = ({ name, of }: Metric, namespace: string): Place => {
  const field = countedBy(name);
  if ((field === undefined) !== (of === '')) throw new Error(`${name} is counted by ${field ?? 'nothing'}`);
  return { namespace, dimensionsMap: field === undefined ? {} : { [field]: of } };
};

const placeOf = (metric: Metric, { namespace, resources, functions, mappings, http, sockets }: MetricSources): Place => {
  const { kind, of } = metric;
  switch (kind) {
    case 'log':
      return ofLog(metric, namespace);
    case 'queue':
      return { namespace: 'AWS/SQS', dimensionsMap: { QueueName: resources.queues[of].queueName } };
    case 'mapping':
      return { namespace: 'AWS/Lambda', dimensionsMap: { EventSourceMappingUUID: found(mappings, of) } };
    case 'function':
      return { namespace: 'AWS/Lambda', dimensionsMap: { FunctionName: found(functions, of).functionName } };
    case 'account':
      return { namespace: 'AWS/Lambda', dimensionsMap: {} };
    case 'table':
      return { namespace: 'AWS/DynamoDB', dimensionsMap: { TableName: resources.tables[of].tableName } };
    case 'rule':
      return { namespace: 'AWS/Events', dimensionsMap: { EventBusName: resources.bus.eventBusName, RuleName: ruleName(of) } };
    case 'http':
      return { namespace: 'AWS/ApiGateway', dimensionsMap: { ApiId: http.apiId } };
    case 'sockets':
      return { namespace: 'AWS/ApiGateway', dimensionsMap: { ApiId: found(sockets, of).apiId } };
  }
};

export const deployedMetric = (metric: Metric, statistic: Statistic, sources: MetricSources, label?: string): IMetric =>
  new CloudWatchMetric({
    ...placeOf(metric, sources),
    metricName: metric.name,
    statistic,
    period: METRIC_PERIOD,
    ...(label !== undefined && { label }),
  });
