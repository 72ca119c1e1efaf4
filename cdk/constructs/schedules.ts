import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** One deployment's in an account and region, as its stacks are. */
const GROUP_NAME = 'rollcall';

/**
 * Where the one-time schedules of functions are, and the role in which they send. Both are kept with the queues: a schedule
 * names its role, and may be due weeks after it was made.
 */
export class Schedules extends Construct {
  readonly groupName = GROUP_NAME;
  readonly role: Role;

  /** `queues`: those that schedules may send to. */
  constructor(scope: Construct, id: string, queues: readonly IQueue[]) {
    super(scope, id);
    const group = new CfnScheduleGroup(this, 'Group', { name: GROUP_NAME });
    // Schedules of this group only (EventBridge Scheduler user guide, "Confused deputy prevention").
    const ownSchedules = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn } };
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: ownSchedules }) });
    this.role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: queues.map(({ queueArn }) => queueArn) }));
  }
}
