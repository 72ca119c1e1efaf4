import { Duration, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { RollcallFunction } from './rollcall-function';

const POLICY_NAME = 'service-role/AWSCodeDeployRoleForLambdaLimited';

/** A new version gets a tenth of the invocations for ten minutes. That is two runs of a canary. */
const GRADUALLY = LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES;

export type GradualDeploymentProps = {
  /** Functions without an alias are left out. */
  readonly functions: readonly RollcallFunction[];
  /** Alarms that roll all of them back, besides each one's own. */
  readonly alarms: readonly IAlarm[];
};

/**
 * Has CodeDeploy shift the aliases to new versions gradually, and back if an alarm goes off in the meantime. Then
 * CloudFormation also rolls the whole deployment back.
 */
export class GradualDeployment extends Construct {
  constructor(scope: Construct, id: string, { functions, alarms }: GradualDeploymentProps) {
    super(scope, id);
    const application = new LambdaApplication(this, 'Application');
    const role = this.role();
    for (const { live, node } of functions) {
      if (!(live instanceof Alias)) continue;
      new LambdaDeploymentGroup(this, node.path.split('/').slice(1).join('-'), {
        ...{ application, role, alias: live, deploymentConfig: GRADUALLY },
        alarms: [GradualDeployment.errorsOf(live), ...alarms],
        ignoreAlarmConfiguration: false,
      });
    }
  }

  /**
   * Counts the errors of both versions; as a rule, the old one has none. The period is short, because the shift takes
   * ten minutes.
   */
  private static errorsOf(alias: Alias): Alarm {
    return new Alarm(alias, 'Errors', {
      metric: alias.metricErrors({ period: Duration.minutes(1), statistic: 'Sum' }),
      alarmDescription: 'A deployment in progress is rolled back: one of its functions fails.',
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private role(): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(POLICY_NAME)],
    });
    const reason = 'AWS provides this policy for exactly this purpose. CodeDeploy cannot be told to use a narrower one for each alias.';
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${POLICY_NAME}]`, reason });
    return role;
  }
}
