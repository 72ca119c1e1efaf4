import { Aws, Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { keyStatements } from '../../key-statements';
import type { DialogFiles } from './dialog-files';

const roleFor = (scope: Construct, id: string, statements: readonly PolicyStatement[], conditions: object = {}): Role => {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com', { conditions: { ...conditions } }) });
  for (const statement of statements) role.addToPolicy(statement);
  return role;
};

export type TaskAccess = { readonly nudges: IQueue; readonly files: DialogFiles; readonly keyArn: string | undefined };

/** What the gateway itself may do: read its queue, and use its files. */
export const taskRole = (scope: Construct, { nudges, files, keyArn }: TaskAccess): IRole => {
  const readNudges = new PolicyStatement({ actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], resources: [nudges.queueArn] });
  // Only for tasks of this account (ECS developer guide, "Amazon ECS task IAM role").
  const ownTasks = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
  return roleFor(
    scope,
    'TaskRole',
    [readNudges, ...keyStatements(keyArn, 'receive messages'), files.statement()],
    ownTasks,
  ).withoutPolicyUpdates();
};

export type ExecutionAccess = {
  readonly logs: ILogGroup;
  readonly repositoryArn: string;
  readonly secretArns: readonly string[];
  readonly keyArn: string | undefined;
};

/** What ECS may do to start the gateway: fetch its image and its secrets, and write its log. */
export const executionRole = (scope: Construct, { logs, repositoryArn, secretArns, keyArn }: ExecutionAccess): IRole => {
  const role = roleFor(scope, 'ExecutionRole', [
    new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs.logGroupArn] }),
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [...secretArns] }),
    ...keyStatements(keyArn, 'read secrets'),
    new PolicyStatement({
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
      resources: [repositoryArn],
    }),
    new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
  ]);
  const reason = 'ECR gives its tokens for the whole registry. What may be fetched with one is named by repository.';
  Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason });
  return role.withoutPolicyUpdates();
};
