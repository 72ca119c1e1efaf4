import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Short enough to be told before most callers try again, long enough that a metric's points have come in. */
export const ALARM_PERIOD = Duration.minutes(5);

export type ImpactAlarmProps = {
  /** One of `alarmPeriod`. */
  readonly metric: IMetric;
  /** Goes off at that value or above. */
  readonly threshold: number;
  /** For whoever is woken: what this does to users. */
  readonly errorImpact: string;
  readonly topic: ITopic | undefined;
};

/** An alarm that says what its going off means. */
export class ImpactAlarm extends Alarm {
  constructor(scope: Construct, id: string, { metric, threshold, errorImpact, topic }: ImpactAlarmProps) {
    super(scope, id, {
      metric,
      threshold,
      alarmDescription: errorImpact,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No conferences, no metric: silence at night is not a fault.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (!topic) return;
    this.addAlarmAction(new SnsAction(topic));
    this.addOkAction(new SnsAction(topic));
  }
}
