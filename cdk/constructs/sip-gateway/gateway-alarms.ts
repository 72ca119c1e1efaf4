import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { NetworkTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type GatewayAlarmName, gatewayImpact } from '../../gateway-impacts';
import { ImpactAlarm, METRIC_PERIOD } from '../alarm';

/** Alarms on lines of the gateway's log: which lines, and how many of them in five minutes. */
const loggedFaults = {
  Restarts: { events: ['gateway.started', 'gateway.failed'], threshold: 3 },
  DialogsNotSaved: { events: ['dialog.not-saved'], threshold: 1 },
  RollcallUnavailable: { events: ['rollcall.unavailable'], threshold: 5 },
  RequestsFailed: { events: ['request.failed'], threshold: 1 },
} as const satisfies Partial<Record<GatewayAlarmName, { readonly events: readonly string[]; readonly threshold: number }>>;

const SECONDS_UNREAD = 60;
const PERCENT_OF_PROCESSOR = 80;
const PERCENT_OF_MEMORY = 85;

export type GatewayAlarmsProps = {
  /** Of the deployment: two of them must not count in one metric. */
  readonly name: string;
  readonly service: FargateService;
  readonly targets: NetworkTargetGroup;
  readonly nudges: IQueue;
  readonly logs: ILogGroup;
  readonly topic: ITopic | undefined;
};

type Limit = { readonly threshold: number; readonly below?: boolean };

export class GatewayAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: GatewayAlarmsProps,
  ) {
    super(scope, id);
    const { service, targets, nudges } = props;
    const period = METRIC_PERIOD;
    this.alarm('NoHealthyTask', targets.metrics.healthyHostCount({ period, statistic: 'Maximum' }), { threshold: 1, below: true });
    this.alarm('NudgesNotRead', nudges.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }), {
      threshold: SECONDS_UNREAD,
    });
    this.alarm('Processor', service.metricCpuUtilization({ period, statistic: 'Average' }), { threshold: PERCENT_OF_PROCESSOR });
    this.alarm('Memory', service.metricMemoryUtilization({ period, statistic: 'Maximum' }), { threshold: PERCENT_OF_MEMORY });
    for (const name of Object.keys(loggedFaults) as (keyof typeof loggedFaults)[]) this.alarm(name, this.lines(name), loggedFaults[name]);
  }

  private lines(name: keyof typeof loggedFaults): IMetric {
    const patterns = loggedFaults[name].events.map((event) => FilterPattern.stringValue('$.event', '=', event));
    const filter = new MetricFilter(this, `${name}Lines`, {
      logGroup: this.props.logs,
      filterPattern: FilterPattern.any(...patterns),
      metricNamespace: `${this.props.name}/Gateway`,
      metricName: name,
    });
    return filter.metric({ period: METRIC_PERIOD, statistic: 'Sum' });
  }

  private alarm(name: GatewayAlarmName, metric: IMetric, { threshold, below = false }: Limit): void {
    const { topic, service } = this.props;
    const alarm = new ImpactAlarm(this, name, { metric, threshold, below, errorImpact: gatewayImpact[name], topic });
    // Until the service is there, nothing is missing.
    if (below) alarm.node.addDependency(service);
  }
}
