import { Aws } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Encryption } from '../key-statements';
import { sendStatements } from '../send-statements';

export type SchedulesProps = {
  readonly groupName: string;
  /** The queues that schedules may send to. */
  readonly queues: readonly IQueue[];
  readonly encryption: Encryption;
};

/**
 * The group of the functions' one-time schedules, and the role that sends for them. Both are in the stateful stack: a
 * schedule names its role, and may become due weeks after its creation.
 */
export class Schedules extends Construct {
  readonly groupName: string;
  readonly role: Role;

  constructor(scope: Construct, id: string, { groupName, queues, encryption }: SchedulesProps) {
    super(scope, id);
    this.groupName = groupName;
    const group = new CfnScheduleGroup(this, 'Group', { name: groupName });
    // Only for schedules of this group (EventBridge Scheduler user guide, "Confused deputy prevention").
    const ownSchedules = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn } };
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: ownSchedules }) });
    for (const statement of queues.flatMap((queue) => sendStatements(queue, encryption))) this.role.addToPolicy(statement);
  }
}
