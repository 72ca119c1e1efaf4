/** The metrics of a deployment: those in the lines of the log, which the emulator keeps, and the emulator's own. */
import { type LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { metricsIn } from '../../../local/metrics/logged-metrics';
import { HOUR_SECONDS, SECOND_MS } from '../../../schemas/durations';
import type { CountMetric } from '../../e2e/stories/faults/faulty-deployment';
import type { Ask } from './administrator-requests';

type LogEvents = { readonly events: readonly { readonly message: string }[]; readonly nextToken?: string };

const logGroups = async (lambda: LambdaClient): Promise<readonly string[]> => {
  const groups: string[] = [];
  for (let Marker: string | undefined, more = true; more; more = Marker !== undefined) {
    const { Functions = [], NextMarker } = await lambda.send(new ListFunctionsCommand({ Marker }));
    groups.push(...Functions.flatMap(({ LoggingConfig }) => LoggingConfig?.LogGroup ?? []));
    Marker = NextMarker;
  }
  return groups;
};

/** The sum of a metric in what functions have logged since this time. */
export const countLogged = (ask: Ask, lambda: LambdaClient): CountMetric => {
  const groups = logGroups(lambda);
  return async ({ of, name }, since) => {
    let sum = 0;
    for (const logGroupName of await groups) {
      const input = { logGroupName, startTime: since, filterPattern: `"${name}"` };
      const { events } = await ask<LogEvents>('logs', 'Logs_20140328.FilterLogEvents', input);
      for (const { metric, value } of events.flatMap(({ message }) => metricsIn(message)))
        if (metric.name === name && metric.of === of) sum += value;
    }
    return sum;
  };
};

type Statistics = { readonly Datapoints: readonly { readonly Sum: number }[] };

/** How many invocations of a function have failed in the last hour, as Lambda counts them. */
export const countErrors = async (ask: Ask, functionName: string): Promise<number> => {
  const [now, Period] = [Date.now() / SECOND_MS, HOUR_SECONDS];
  const metric = { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: functionName }] };
  const input = { ...metric, StartTime: now - Period, EndTime: now + 1, Period, Statistics: ['Sum'] };
  const { Datapoints } = await ask<Statistics>('monitoring', 'GraniteServiceVersion20100801.GetMetricStatistics', input);
  return Datapoints.reduce((sum, { Sum }) => sum + Sum, 0);
};
