import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

const POLICY_NAME = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs';

/**
 * The role in which API Gateway writes the logs of WebSocket APIs: one for the account and region, without which it makes no stage
 * that logs (API Gateway developer guide, "Set up CloudWatch logging"). It stays when the stack goes: other APIs may use it by then.
 */
export class GatewayLogRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(POLICY_NAME)],
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const reason = "It is the policy that AWS has made for this one setting of an account, and that API Gateway's own guide names.";
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${POLICY_NAME}]`, reason });
    new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn }).applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
