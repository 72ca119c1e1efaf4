/** New versions that come gradually, and instances that are kept ready: what then invokes an alias. */
import { AwsSolutionsChecks } from 'cdk-nag';
import { bridgeSocketFunctions } from '../../../functions/wiring/bridge-sockets';
import { changePath } from '../../../functions/wiring/change-path';
import { type Deployment, ofType, reference, synthesise } from '../support/deployment';
import { deployedFunction, wiredFunctions } from '../support/functions-of';
import { apiDomain, ownDomain, terminalsDomain } from '../support/own-domains';

const canary = {
  tokenUrl: 'https://login.carrier.example/token',
  clientSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:canary-AbCdEf',
  participants: ['+15550101'],
};
const without = synthesise();
const gradual = synthesise({ 'rollcall:gradualDeployment': true, 'rollcall:canary': canary });
/** All that adds resources to the stack. */
const withEverything = synthesise({
  ...{ 'rollcall:gradualDeployment': true, 'rollcall:readyInstances': 1, 'rollcall:tracing': true, 'rollcall:canary': canary },
  ...{ 'rollcall:bridge': 'asterisk', 'rollcall:bridgeSecretArn': canary.clientSecretArn },
  ...{
    'rollcall:domains': { api: apiDomain, terminals: terminalsDomain, bridge: ownDomain('bridge.carrier.example'), only: true },
    'rollcall:alarmTopicArn': 'arn:aws:sns:eu-west-1:111122223333:alarms',
  },
  'rollcall:vpc': { subnetIds: ['subnet-0a1b2c3d4e5f60718'], securityGroupIds: ['sg-0a1b2c3d4e5f60718'] },
});
/** CloudFormation's quota for a stack. */
const MOST_RESOURCES = 500;
const ready = synthesise({ 'rollcall:readyInstances': 2 });

const onPath = wiredFunctions.filter(([, { entry }]) => changePath.includes(entry)).map(([name]) => name);
const aliasesOf = ({ stateless }: Deployment) => ofType(stateless, 'AWS::Lambda::Alias');
const aliasOf = (name: string, of = gradual): string => {
  const { logicalId } = deployedFunction(of, name);
  const found = aliasesOf(of).find(([, { Properties }]) => (Properties['FunctionName'] as { Ref: string }).Ref === logicalId);
  if (!found) throw new Error(`${name} has no alias`);
  return found[0];
};
const LIVE_TYPES = [
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Events::Rule',
  'AWS::ApiGatewayV2::Integration',
];

describe('the functions on the path of a change', () => {
  it('exist', () => {
    const entries = [...wiredFunctions.map(([, { entry }]) => entry), ...Object.values(bridgeSocketFunctions).map(({ entry }) => entry)];
    expect(entries).toEqual(expect.arrayContaining([...changePath]));
  });

  it('are all that tell terminals of a change, except those that few conferences need', () => {
    const telling = wiredFunctions.filter(([, { access }]) => access.some((each) => 'connections' in each)).map(([name]) => name);
    const few = ['notifyEventPackage', 'setConferenceUri', 'expire-connections'];
    expect(telling.filter((name) => !onPath.includes(name)).sort()).toEqual(few.sort());
  });

  it('have no versions unless the settings ask for them', () => {
    for (const type of ['AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::CodeDeploy::DeploymentGroup']) {
      expect(ofType(without.stateless, type)).toEqual([]);
    }
  });

  it.each(onPath)('%s is invoked by its alias only, so that everything meets the version that is due', (name) => {
    const { logicalId } = deployedFunction(gradual, name);
    const alias = aliasOf(name);
    const invoking = Object.values(gradual.stateless.Resources).filter(({ Type }) => LIVE_TYPES.includes(Type));
    const naming = (id: string) => invoking.filter(({ Properties }) => JSON.stringify(Properties).includes(`"${id}"`));
    expect(naming(alias).length).toBeGreaterThanOrEqual(1);
    for (const { Type, Properties } of naming(logicalId)) {
      // Settings of an alias for asynchronous invocations name both.
      expect([Type, JSON.stringify(Properties['Qualifier'])]).toEqual(['AWS::Lambda::EventInvokeConfig', expect.stringContaining(alias)]);
    }
  });

  it('keep their reservations and the limits of their queues', () => {
    const capsOf = ({ stateless }: Deployment) =>
      ofType(stateless, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties['ScalingConfig']);
    expect(capsOf(gradual)).toEqual(capsOf(without));
    for (const name of onPath) {
      const reservedIn = (of: Deployment) => deployedFunction(of, name).resource.Properties['ReservedConcurrentExecutions'];
      expect(reservedIn(gradual)).toEqual(reservedIn(without));
    }
  });

  it('are rolled back by their own errors and by a canary that fails', () => {
    const groups = ofType(gradual.stateless, 'AWS::CodeDeploy::DeploymentGroup').map(([, { Properties }]) => Properties);
    expect(groups).toHaveLength(onPath.length);
    const canaryAlarm = ofType(gradual.stateless, 'AWS::CloudWatch::Alarm').find(([id]) => /^CanaryFailed/.test(id))![0];
    for (const { AlarmConfiguration, AutoRollbackConfiguration, DeploymentConfigName } of groups) {
      const { Alarms, Enabled } = AlarmConfiguration as { Alarms: { Name: unknown }[]; Enabled: boolean };
      const ids = Alarms.map(({ Name }) => reference(Name, gradual));
      expect([Enabled, ids.length, ids.includes(canaryAlarm)]).toEqual([true, 2, true]);
      expect(AutoRollbackConfiguration).toMatchObject({ Enabled: true });
      expect((AutoRollbackConfiguration as { Events: string[] }).Events).toContain('DEPLOYMENT_STOP_ON_ALARM');
      expect(DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent10Minutes');
    }
    for (const [, alias] of aliasesOf(gradual)) expect(alias).toHaveProperty('UpdatePolicy.CodeDeployLambdaAliasUpdate');
  });

  it('may have instances that are always ready, without a gradual deployment', () => {
    expect(aliasesOf(ready).map(([, { Properties }]) => Properties['ProvisionedConcurrencyConfig'])).toEqual(
      onPath.map(() => ({ ProvisionedConcurrentExecutions: 2 })),
    );
    expect(ofType(ready.stateless, 'AWS::CodeDeploy::DeploymentGroup')).toEqual([]);
  });

  it('leave room in the stack, whatever the settings ask for, and follow the AWS Solutions rules', () => {
    expect(Object.keys(withEverything.stateless.Resources).length).toBeLessThan(MOST_RESOURCES - 10);
    const { violations } = new AwsSolutionsChecks(gradual.app).validateScope(gradual.app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});
