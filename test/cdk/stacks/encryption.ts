/** A key of the carrier: what it encrypts, and who may use it for what. */
import { Template } from 'aws-cdk-lib/assertions';
import type { Access } from '../../../functions/wiring/function';
import type { WorkQueueName } from '../../../functions/wiring/storage';
import { type Deployment, ofType, type Resource, synthesise, type TemplateJson } from '../support/deployment';
import { deployedFunction, wiredFunctions } from '../support/functions-of';
import { withConsoleAndGateway } from '../support/settings';
import { allowedLines } from '../support/statements';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const secretKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1b2c3d4e-5f60-7182-93a4-b5c6d7e8f90a';
const janus = {
  'rollcall:bridge': 'janus',
  'rollcall:bridgeSecretArn': 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf',
  'rollcall:bridgeOptions': { calleeUri: 'sip:{number}@trunk.example', callerUri: 'sip:{number}@bridge.example' },
};

const without = synthesise();
const encrypted = synthesise({ 'rollcall:kmsKeyArn': keyArn });
const secretOnly = synthesise({ ...janus, 'rollcall:bridgeSecretKeyArn': secretKeyArn });
const bothKeys = synthesise({ ...janus, 'rollcall:kmsKeyArn': keyArn, 'rollcall:bridgeSecretKeyArn': secretKeyArn });
const oneKey = synthesise({ ...janus, 'rollcall:kmsKeyArn': keyArn });
const complete = synthesise({
  'rollcall:kmsKeyArn': keyArn,
  ...withConsoleAndGateway,
});
const rotated = synthesise({ 'rollcall:kmsKeyArn': secretKeyArn });

/** Type → the property that names the key. */
const keyed: Readonly<Record<string, (properties: Resource['Properties']) => unknown>> = {
  'AWS::DynamoDB::Table': ({ SSESpecification }) => (SSESpecification as { KMSMasterKeyId?: string }).KMSMasterKeyId,
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::SecretsManager::Secret': ({ KmsKeyId }) => KmsKeyId,
  'AWS::Events::EventBus': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::Events::Archive': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
};

const holdersIn = (template: TemplateJson): [string, unknown][] =>
  Object.entries(template.Resources).flatMap(([id, { Type, Properties }]): [string, unknown][] =>
    Type in keyed ? [[id, keyed[Type]!(Properties)]] : [],
  );

const kmsLines = (name: string, deployment: Deployment): string[] =>
  allowedLines(deployedFunction(deployment, name), deployment).filter((line) => line.includes('kms:'));

/** As a role's lines show it: these actions through one service. */
const through = (service: string, actions: readonly string[], key = keyArn): string[] =>
  actions.map(
    (action) =>
      `Allow {"StringEquals":{"kms:ViaService":{"Fn::Join":["",["${service}.",{"Ref":"AWS::Region"},".amazonaws.com"]]}}} kms:${action} on ${key}`,
  );

const writing = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
const ofAccess = (access: Access): string[] => {
  if ('table' in access) {
    const writes = access.actions.some((action) => writing.includes(action));
    return through('dynamodb', [
      'Decrypt',
      'DescribeKey',
      ...(writes ? ['Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'] : []),
    ]);
  }
  if ('send' in access) return through('sqs', ['Decrypt', 'GenerateDataKey']);
  return 'key' in access ? through('secretsmanager', ['Decrypt']) : [];
};

describe('the key of the carrier', () => {
  it('encrypts all that is kept, and is needed by nobody without the setting', () => {
    for (const template of [encrypted.stateful, encrypted.stateless]) {
      for (const [id, key] of holdersIn(template)) expect([id, key]).toEqual([id, /LostEvents/.test(id) ? undefined : keyArn]);
    }
    expect(holdersIn(encrypted.stateful).length).toBeGreaterThan(25);
    expect(JSON.stringify([without.stateful, without.stateless])).not.toMatch(/kms:|KmsKey|KMSMasterKeyId|LostEvents/);
  });

  // CloudFormation replaces a resource only for another id, or for properties that this does not change.
  it('may be given later, and be another one later, without any other change of what is kept', () => {
    const kept = ({ stateful }: Deployment) =>
      Object.fromEntries(
        Object.entries(stateful.Resources)
          .filter(([id, { Type }]) => Type in keyed && !/LostEvents/.test(id))
          .map(([id, { Properties, ...rest }]) => {
            const {
              SSESpecification: _1,
              KmsMasterKeyId: _2,
              SqsManagedSseEnabled: _3,
              KmsKeyId: _4,
              KmsKeyIdentifier: _5,
              ...others
            } = Properties;
            const { DeadLetterConfig: _6, ...sameForAll } = others;
            return [id, { ...rest, Properties: sameForAll }];
          }),
      );
    expect(kept(encrypted)).toEqual(kept(without));
    expect(JSON.stringify(rotated.stateful).replaceAll(secretKeyArn, keyArn)).toBe(JSON.stringify(encrypted.stateful));
  });

  it('has an alarm on events that cannot be encrypted, for each new one', () => {
    const [[, alarm] = []] = ofType(encrypted.stateful, 'AWS::CloudWatch::Alarm');
    expect(alarm?.Properties).toMatchObject({ Threshold: 1 });
    expect(alarm?.Properties['AlarmDescription']).toMatch(/^Terminals and partners miss changes/);
    expect(alarm?.Properties['Metrics']).toContainEqual(expect.objectContaining({ Expression: 'DIFF(FILL(m0, 0))' }));
  });

  it.each(wiredFunctions)('%s may use it as far as its access needs it, and only through the service', (name, wiring) => {
    const expected = [
      ...wiring.access.flatMap(ofAccess),
      ...('queue' in wiring && (wiring.queue satisfies unknown as WorkQueueName) ? through('sqs', ['Decrypt']) : []),
      ...('stream' in wiring ? through('dynamodb', ['Decrypt', 'DescribeKey']) : []),
      ...(name === 'push' || name === 'fan-out' ? through('sqs', ['Decrypt', 'GenerateDataKey']) : []),
    ];
    expect(kmsLines(name, encrypted)).toEqual([...new Set(expected)].sort());
  });

  it('lets the scheduler send to encrypted queues', () => {
    const policies = ofType(encrypted.stateful, 'AWS::IAM::Policy').map(([, { Properties }]) => JSON.stringify(Properties));
    expect(policies).toHaveLength(1);
    expect(policies[0]).toContain('"kms:Decrypt","kms:GenerateDataKey"');
  });

  it('is not the one of a secret that another key encrypts', () => {
    const ofSecret = (deployment: Deployment) => kmsLines('leg-commands', deployment).filter((line) => line.includes('secretsmanager'));
    const decrypt = (key: string) => through('secretsmanager', ['Decrypt'], key);
    expect(ofSecret(secretOnly)).toEqual(decrypt(secretKeyArn));
    // The hash key is a secret of the deployment.
    expect(ofSecret(bothKeys)).toEqual([...decrypt(keyArn), ...decrypt(secretKeyArn)]);
    expect(ofSecret(oneKey)).toEqual(decrypt(keyArn));
    expect(kmsLines('listConferences', secretOnly)).toEqual([]);
  });

  it('may be unusable: then events are set aside where another key encrypts, and people are told', () => {
    const [[, bus]] = ofType(encrypted.stateful, 'AWS::Events::EventBus') as [[string, Resource]];
    const { Arn } = bus.Properties['DeadLetterConfig'] as { Arn: { 'Fn::GetAtt': [string, string] } };
    const queue = encrypted.stateful.Resources[Arn['Fn::GetAtt'][0]]!;
    expect([queue.Properties['SqsManagedSseEnabled'], queue.DeletionPolicy]).toEqual([true, 'Retain']);
    expect(ofType(encrypted.stateful, 'AWS::CloudWatch::Alarm')).toHaveLength(1);
  });

  it('serves the gateway and the console too', () => {
    const { gateway, console } = complete.stacks;
    for (const stack of [gateway!, console!]) {
      const template = Template.fromStack(stack).toJSON() as TemplateJson;
      expect(holdersIn(template).map(([, key]) => key)).toEqual(holdersIn(template).map(() => keyArn));
    }
    const policies = ofType(Template.fromStack(gateway!).toJSON() as TemplateJson, 'AWS::IAM::Policy');
    expect(policies.filter(([, { Properties }]) => JSON.stringify(Properties).includes(keyArn))).toHaveLength(2);
  });
});
