import { App, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { logicalIdOf, synthesise } from '../support/deployment';
import { temporaryFolder } from '../support/temporary-folder';

const { app, stacks } = synthesise();
const faulty = new App({ outdir: temporaryFolder() });

const findings = (scope: App): string[] =>
  new AwsSolutionsChecks(scope)
    .validateScope(scope)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );

type Acknowledged = readonly [path: string, rule: string, reason: string];

const acknowledged: Acknowledged[] = app.node.findAll().flatMap((construct) =>
  construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .map(([rule, reason]) => [construct.node.path, rule.replace(/^annotation::/i, ''), reason] as const),
);

it('the checks detect a violation', () => {
  new Queue(new Stack(faulty, 'Faulty'), 'NoDeadLetters');
  expect(findings(faulty)).toEqual(expect.arrayContaining(['AwsSolutions-SQS3 at Faulty/NoDeadLetters/Resource']));
});

it('the stacks follow the AWS Solutions rules, except for acknowledged exceptions', () => {
  expect(findings(app)).toEqual([]);
});

it.each(acknowledged)('%s is an exception to %s because: %s', (_path, _rule, reason) => {
  expect(reason).toMatch(/^[A-Z].{25,}\.$/);
});

it('there are no other exceptions', () => {
  const rules = [...new Set(acknowledged.map(([, rule]) => rule))].sort();
  const arn = (service: string, resource: string) => `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${resource}`;
  const sockets = logicalIdOf(stacks.stateless.sockets.api, stacks.stateless);
  expect(rules).toEqual([
    'AwsSolutions-APIG4',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    `AwsSolutions-IAM5[Resource::${arn('execute-api', `<${sockets}>/v1/DELETE/@connections/*`)}]`,
    `AwsSolutions-IAM5[Resource::${arn('execute-api', `<${sockets}>/v1/POST/@connections/*`)}]`,
    `AwsSolutions-IAM5[Resource::${arn('scheduler', 'schedule/rollcall/*')}]`,
    'AwsSolutions-SMG4',
    'AwsSolutions-SQS3',
  ]);
});
