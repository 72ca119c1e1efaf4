import { Template } from 'aws-cdk-lib/assertions';
import { environmentNames } from '../../../schemas/settings/function-settings';
import { ofType, synthesise, type TemplateJson } from '../support/deployment';
import { deployedFunction } from '../support/functions-of';
import { withConsoleAndGateway } from '../support/settings';
import { allowedLines } from '../support/statements';

const usual = synthesise(withConsoleAndGateway);
const trial = synthesise({ ...withConsoleAndGateway, 'rollcall:name': 'Trial' });

const templatesOf = ({ stacks }: typeof usual): readonly TemplateJson[] =>
  Object.values(stacks).map((stack) => Template.fromStack(stack).toJSON() as TemplateJson);
const stackNamesOf = ({ stacks }: typeof usual): string[] => Object.values(stacks).map(({ stackName }) => stackName);

/** What AWS identifies by the name that the template gives it, in an account or in one of its regions. */
const identifying = /^(?:Name|.*Name)$/;
/** Their names belong to a role, an API, a bus, a task or a namespace, or refer to something else. */
const namedWithinAnother = [
  'AWS::IAM::Policy',
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Events::Rule',
  'AWS::CloudWatch::Alarm',
  'AWS::Logs::MetricFilter',
  'AWS::DynamoDB::Table',
  'AWS::ECS::TaskDefinition',
  'AWS::ECS::Service',
];

const namesIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const here = identifying.test(key) && (typeof each === 'string' || 'Fn::Join' in (each as object)) ? [JSON.stringify(each)] : [];
    return [...here, ...namesIn(each)];
  });
};

const namesOf = (deployment: typeof usual): string[] =>
  templatesOf(deployment).flatMap(({ Resources }) =>
    Object.values(Resources)
      .filter(({ Type }) => !namedWithinAnother.includes(Type))
      .flatMap(({ Properties }) => namesIn(Properties)),
  );

describe('the name of a deployment', () => {
  it('is that of its stacks, and by default the one that they always had', () => {
    expect(stackNamesOf(usual)).toEqual(['RollcallStateful', 'RollcallStateless', 'RollcallGateway', 'RollcallConsole']);
    expect(stackNamesOf(trial)).toEqual(['TrialStateful', 'TrialStateless', 'TrialGateway', 'TrialConsole']);
  });

  it('tags its stacks, so that a bill tells them apart', () => {
    const tagsOf = ({ app }: typeof usual) => app.synth().stacks.map(({ tags }) => tags['rollcall:deployment']);
    expect(tagsOf(usual)).toEqual(['Rollcall', 'Rollcall', 'Rollcall', 'Rollcall']);
    expect(tagsOf(trial)).toEqual(['Trial', 'Trial', 'Trial', 'Trial']);
  });

  it('is in everything that two deployments of an account must not share', () => {
    const others = namesOf(usual);
    expect(others.length).toBeGreaterThan(5);
    expect(namesOf(trial).filter((name) => others.includes(name))).toEqual([]);
  });

  it('is that of the exports, so that functions import from their own deployment', () => {
    for (const template of templatesOf(trial)) expect(JSON.stringify(template)).not.toMatch(/Rollcall(?:Stateful|Stateless)/);
  });

  it('is that of the metrics on which the alarms of its gateway stand', () => {
    const filters = (of: typeof usual) =>
      ofType(Template.fromStack(of.stacks.gateway!).toJSON() as TemplateJson, 'AWS::Logs::MetricFilter');
    const namespacesOf = (of: typeof usual): string[] =>
      filters(of).flatMap(([, { Properties }]) =>
        (Properties['MetricTransformations'] as { MetricNamespace: string }[]).map(({ MetricNamespace }) => MetricNamespace),
      );
    expect(new Set(namespacesOf(usual))).toEqual(new Set(['Rollcall/Gateway']));
    expect(new Set(namespacesOf(trial))).toEqual(new Set(['Trial/Gateway']));
  });

  it('is that of the schedules which its functions may make', () => {
    const groups = ofType(trial.stateful, 'AWS::Scheduler::ScheduleGroup').map(([, { Properties }]) => Properties);
    expect(groups).toEqual([{ Name: 'trial' }]);
    const deliver = deployedFunction(trial, 'deliver');
    const { Variables } = deliver.resource.Properties['Environment'] as { Variables: Record<string, unknown> };
    expect(Variables[environmentNames.scheduleGroup]).toBe('trial');
    expect(Variables[environmentNames.metricNamespace]).toBe('Trial');
    expect(allowedLines(deliver, trial).filter((line) => line.includes('CreateSchedule'))).toEqual([
      'scheduler:CreateSchedule on arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/trial/*',
    ]);
  });
});
