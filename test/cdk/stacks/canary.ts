import { canaryFunction } from '../../../functions/wiring/canary';
import { environmentNames } from '../../../schemas/settings/function-settings';
import { type Deployment, logicalIdOf, ofType, reference, type Resource, synthesise } from '../support/deployment';
import { permissionsOf } from '../support/permissions-of';
import { allowedLines } from '../support/statements';

const clientSecretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:canary-AbCdEf';
const canary = { tokenUrl: 'https://login.carrier.example/token', clientSecretArn, participants: ['+15550101'], everyMinutes: 10 };

const without = synthesise();
const deployment = synthesise({ 'rollcall:canary': canary, 'rollcall:alarmTopicArn': 'arn:aws:sns:eu-west-1:111122223333:on-call' });
const { stateless, stacks } = deployment;
const logicalId = logicalIdOf(stacks.stateless.node.findChild('Canary').node.findChild('Function'), stacks.stateless);
const resource = stateless.Resources[logicalId]!;
const schedules = ofType(stateless, 'AWS::Events::Rule').filter(
  ([, { Properties }]) => 'ScheduleExpression' in Properties && JSON.stringify(Properties).includes(logicalId),
);

describe('the canary', () => {
  it('is not there unless the settings ask for it, and changes nothing of what is kept', () => {
    expect(without.stacks.stateless.node.tryFindChild('Canary')).toBeUndefined();
    expect(deployment.stateful).toEqual(without.stateful);
  });

  it('may read the credentials of its client and nothing else, neither tables nor keys', () => {
    expect(allowedLines({ name: 'canary', wiring: canaryFunction, logicalId, resource }, deployment)).toEqual([
      'logs:CreateLogStream on its own logs',
      'logs:PutLogEvents on its own logs',
      `secretsmanager:GetSecretValue on ${clientSecretArn}`,
    ]);
  });

  it('is told what to hold by its schedule, and uses the address that everybody uses', () => {
    const [[, rule]] = schedules as [[string, Resource]];
    const [target] = rule.Properties['Targets'] as [{ Input: string }];
    expect(JSON.parse(target.Input)).toEqual({
      tokenUrl: canary.tokenUrl,
      clientSecretId: clientSecretArn,
      parameters: {},
      participants: ['+15550101'],
      withinSeconds: 60,
    });
    const { Variables } = resource.Properties['Environment'] as { Variables: Record<string, unknown> };
    expect(Variables[environmentNames.callbackUrl]).toEqual(stateless.Outputs['ApiUrl']!.Value);
  });

  it('runs as often as the settings say, never again for a failure, and only its schedule may invoke it', () => {
    const [[ruleId, rule]] = schedules as [[string, Resource]];
    expect(rule.Properties['ScheduleExpression']).toBe('rate(10 minutes)');
    expect(rule.Properties).not.toHaveProperty('EventBusName');
    const permissions = permissionsOf(logicalId, deployment);
    expect(permissions.map(({ Principal, SourceArn }) => [Principal, reference(SourceArn, deployment)])).toEqual([
      ['events.amazonaws.com', `${ruleId}.Arn`],
    ]);
    const configs = ofType(stateless, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
    expect(configs.filter(({ FunctionName }) => (FunctionName as { Ref: string }).Ref === logicalId)).toEqual([
      expect.objectContaining({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 }),
    ]);
  });

  it('alarms if it cannot hold a conference, and if it does not run', () => {
    const alarmsOf = (of: Deployment) => ofType(of.stateless, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
    const own = alarmsOf(deployment).filter(({ Dimensions }) => JSON.stringify(Dimensions ?? []).includes(`"${logicalId}"`));
    expect(own.map(({ MetricName, Period, Threshold, TreatMissingData }) => [MetricName, Period, Threshold, TreatMissingData])).toEqual([
      ['Errors', 300, 1, 'notBreaching'],
      ['Invocations', 1_800, 1, 'breaching'],
    ]);
    expect(own.every(({ AlarmActions }) => Array.isArray(AlarmActions))).toBe(true);
    expect(alarmsOf(deployment)).toHaveLength(alarmsOf(without).length + 2);
  });
});
