import { Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, Function } from 'aws-cdk-lib/aws-lambda';
import type { VpcSettings } from '../../schemas/settings/vpc-settings';

/** Lambda manages network interfaces with the function's permissions (Lambda developer guide, "VPC networking"). */
const INTERFACES = [
  'CreateNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'DeleteNetworkInterface',
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
];

/**
 * Puts a function into the carrier's subnets. Their ids are enough: nothing here is looked up in the account, adds a
 * route or changes a security group.
 */
export const joinVpc = (target: Function, { subnetIds, securityGroupIds }: VpcSettings): void => {
  target.addToRolePolicy(new PolicyStatement({ actions: INTERFACES.map((action) => `ec2:${action}`), resources: ['*'] }));
  const reason = 'Lambda creates the interfaces later, under names of its own, and asks for their description.';
  Validations.of(target.role!).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason });
  const resource = target.node.defaultChild as CfnFunction;
  resource.vpcConfig = { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] };
};
