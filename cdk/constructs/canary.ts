import { Duration } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { canaryFunction } from '../../functions/wiring/canary';
import type { CanaryPlan, CanarySettings } from '../../schemas/settings/canary-settings';
import { ImpactAlarm, METRIC_PERIOD } from './alarm';
import { type FunctionContext, RollcallFunction } from './rollcall-function';

/** If so many runs are missing one after the other, something keeps the canary from running. */
const RUNS_MISSED = 3;

const FAILED = 'Users can probably not hold conferences: the canary could not hold one. Its log names the step that failed.';
const NOT_RUN = 'Nobody would notice that conferences cannot be held: the canary has missed three runs.';

const planOf = ({ clientSecretArn: clientSecretId, tokenUrl, parameters, participants, withinSeconds }: CanarySettings): CanaryPlan => ({
  tokenUrl,
  clientSecretId,
  parameters,
  participants,
  withinSeconds,
});

export type CanaryProps = { readonly context: FunctionContext; readonly settings: CanarySettings; readonly topic: ITopic | undefined };

/** A function that holds a conference regularly, and alarms if it cannot or does not run. */
export class Canary extends Construct {
  /** Goes off if a conference could not be held. */
  readonly failed: IAlarm;

  constructor(scope: Construct, id: string, { context, settings, topic }: CanaryProps) {
    super(scope, id);
    const target = new RollcallFunction(this, 'Function', {
      wiring: canaryFunction,
      context,
      description: 'Holds a conference regularly, to see that it can be held',
    });
    this.failed = new ImpactAlarm(this, 'Failed', {
      metric: target.metricErrors({ period: METRIC_PERIOD, statistic: 'Sum' }),
      threshold: 1,
      errorImpact: FAILED,
      topic,
    });
    // The next run is the next try. A run at another time than the schedule's could meet one.
    target.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    const rule = new Rule(this, 'Schedule', {
      description: 'When the canary holds a conference',
      schedule: Schedule.rate(Duration.minutes(settings.everyMinutes)),
    });
    rule.addTarget(new LambdaFunction(target, { retryAttempts: 0, event: RuleTargetInput.fromObject(planOf(settings)) }));
    new ImpactAlarm(this, 'NotRun', {
      metric: target.metricInvocations({ period: Duration.minutes(RUNS_MISSED * settings.everyMinutes), statistic: 'Sum' }),
      threshold: 1,
      below: true,
      errorImpact: NOT_RUN,
      topic,
    });
  }
}
