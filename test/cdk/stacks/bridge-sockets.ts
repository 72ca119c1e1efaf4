import type { IConstruct } from 'constructs';
import { alarms as wiredAlarms } from '../../../functions/wiring/alarms';
import { bridgeSocketFunctions } from '../../../functions/wiring/bridge-sockets';
import { apiResources } from '../support/api-resources';
import { logicalIdOf, ofType, synthesise } from '../support/deployment';
import { deployedFunction, wiredFunctions } from '../support/functions-of';
import { permissionsOf } from '../support/permissions-of';
import { allowedLines } from '../support/statements';

const bridgeSecretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf';
const bridgeAlarm = wiredAlarms.get('bridge-sockets-fail')!;
const deployment = synthesise({ 'rollcall:bridge': 'asterisk', 'rollcall:bridgeSecretArn': bridgeSecretArn });
const { stateless, stacks } = deployment;
const withHttp = synthesise();
const withJanus = synthesise({
  'rollcall:bridge': 'janus',
  'rollcall:bridgeSecretArn': bridgeSecretArn,
  'rollcall:bridgeOptions': { calleeUri: 'sip:{number}@trunk.example', callerUri: 'sip:{number}@bridge.example' },
});

const at = (path: string): IConstruct => {
  const found = stacks.stateless.node.findAll().find(({ node }) => node.path === `${stacks.stateless.stackName}/${path}`);
  if (!found) throw new Error(`The stack has no ${path}`);
  return found;
};

describe('the WebSocket API of a conference server', () => {
  const api = logicalIdOf(at('BridgeSockets/Api'), stacks.stateless);
  const { routesOf, stageOf, answeringRoutesOf } = apiResources(deployment);
  const functionOf = (route: string) => logicalIdOf(at(`BridgeSocketRoutes/${route}`), stacks.stateless);
  const allowed = (route: string) => {
    const logicalId = functionOf(route);
    const resource = stateless.Resources[logicalId]!;
    return allowedLines({ name: route, wiring: bridgeSocketFunctions.$connect, logicalId, resource }, deployment);
  };
  const logLines = ['logs:CreateLogStream on its own logs', 'logs:PutLogEvents on its own logs'];

  it('exists only for drivers that need it, with an address for the conference server', () => {
    const apisOf = (template: typeof stateless) => ofType(template, 'AWS::ApiGatewayV2::Api').length;
    expect([deployment, withHttp, withJanus].map((each) => apisOf(each.stateless))).toEqual([3, 2, 2]);
    expect([deployment, withHttp, withJanus].map((each) => 'BridgeSocketUrl' in each.stateless.Outputs)).toEqual([true, false, false]);
    expect(JSON.stringify(stateless.Outputs['BridgeSocketUrl']!.Value)).toContain(`"wss://",{"Ref":"${api}"},".execute-api."`);
  });

  it('has the routes of the wiring, each with its function and none with an answer', () => {
    const routes = routesOf(api);
    expect(routes.map(({ RouteKey }) => String(RouteKey)).sort()).toEqual(Object.keys(bridgeSocketFunctions).sort());
    expect(answeringRoutesOf(api)).toEqual([]);
    expect(stageOf(api)).toMatchObject({ StageName: 'v1', AutoDeploy: true });
    for (const route of Object.keys(bridgeSocketFunctions)) {
      const [permission, ...others] = permissionsOf(functionOf(route), deployment);
      expect(others).toEqual([]);
      expect(JSON.stringify(permission!['SourceArn'])).toContain(`{"Ref":"${api}"},"/*${route}"`);
    }
  });

  it('gives the keys of the driver only to the function that checks passwords', () => {
    expect(allowed('$connect')).toEqual([...logLines, `secretsmanager:GetSecretValue on ${bridgeSecretArn}`]);
    const sends = ['sqs:SendMessage on queue callbacks', 'sqs:SendMessage on queue leg-commands'];
    expect(allowed('$default')).toEqual([...logLines, 'secretsmanager:GetSecretValue on the hashKey', ...sends]);
  });

  it('leaves the bridge key of the deployment to the driver that has no keys of its own', () => {
    const readers = (name: string, of: typeof deployment) =>
      wiredFunctions
        .map(([each]) => each)
        .filter((each) => allowedLines(deployedFunction(of, each), of).includes(`secretsmanager:GetSecretValue on ${name}`));
    expect(readers('the bridgeKey', withHttp)).toEqual(['bridgeCallback', 'leg-commands', 'look']);
    expect(readers('the bridgeKey', deployment)).toEqual([]);
    expect(readers(bridgeSecretArn, deployment)).toEqual(['bridgeCallback', 'leg-commands', 'look']);
  });

  it('has an alarm on what it cannot do', () => {
    const alarms = ofType(stateless, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => JSON.stringify(Properties));
    const ofBridge = alarms.filter((alarm) => alarm.includes(bridgeAlarm.means));
    expect(ofBridge).toEqual([expect.stringContaining(`{"Ref":"${api}"}`)]);
  });
});
