import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { ALARM_MINUTES } from '../../functions/wiring/alarm';

export const METRIC_PERIOD = Duration.minutes(ALARM_MINUTES);

export type ImpactAlarmProps = {
  /** A metric with a period of `METRIC_PERIOD`. */
  readonly metric: IMetric;
  /** The alarm goes off at this value or above. */
  readonly threshold: number;
  /** It goes off below the threshold instead, and also if there is no data. For what must always be there. */
  readonly below?: boolean;
  /** What the failure means for users. It is written for the person on call. */
  readonly errorImpact: string;
  readonly topic: ITopic | undefined;
};

/** An alarm whose description says what it means for users. */
export class ImpactAlarm extends Alarm {
  constructor(scope: Construct, id: string, { metric, threshold, errorImpact, topic, below = false }: ImpactAlarmProps) {
    super(scope, id, {
      metric,
      threshold,
      alarmDescription: errorImpact,
      evaluationPeriods: 1,
      comparisonOperator: below ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Without conferences there is no metric, so missing data is not a fault.
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    if (!topic) return;
    this.addAlarmAction(new SnsAction(topic));
    this.addOkAction(new SnsAction(topic));
  }
}
