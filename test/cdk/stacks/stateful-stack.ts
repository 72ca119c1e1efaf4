import { tables, type TableName } from '../../../functions/wiring';
import { logicalIdOf, ofType, reference, synthesise, type Resource } from '../support/deployment';

const deployment = synthesise();
const { stateful, stacks } = deployment;
const { kept } = stacks.stateful;

describe('the tables', () => {
  const tableNames = Object.keys(tables) as TableName[];
  const tableOf = (name: TableName): Resource => stateful.Resources[logicalIdOf(kept.tables[name], stacks.stateful)]!;

  it.each(tableNames)('%s survives deletion, replacement and mistakes', (name) => {
    const { Properties, DeletionPolicy, UpdateReplacePolicy } = tableOf(name);
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    expect(Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
  });

  it.each(tableNames)('%s has the keys and the expiry that the functions use', (name) => {
    expect(tableOf(name).Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });

  it.each(tableNames)('%s has a stream of both images only where the wiring says so', (name) => {
    const expected = tables[name].stream ? { StreamViewType: 'NEW_AND_OLD_IMAGES' } : undefined;
    expect(tableOf(name).Properties['StreamSpecification']).toEqual(expected);
  });
});

describe('the keys', () => {
  const secrets = new Map(ofType(stateful, 'AWS::SecretsManager::Secret'));
  const generated = [...secrets].filter(([, { Properties }]) => 'GenerateSecretString' in Properties);

  it('are three random ones, composed when the stack is deployed', () => {
    const composed = secrets.get(logicalIdOf(kept.keys, stacks.stateful))!.Properties['SecretString'] as {
      'Fn::Join': [string, unknown[]];
    };
    const parts = composed['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : reference(part, deployment)));
    const json = JSON.parse(parts.join('')) as Record<string, string>;
    expect(Object.keys(json)).toEqual(['hashKey', 'bridgeKey', 'accessNetworkKey']);
    const ids = generated.map(([id]) => `{{resolve:secretsmanager:${id}:SecretString:::}}`);
    expect(Object.values(json)).toEqual(ids);
  });

  it('need no escaping in JSON and hold more than 256 bits', () => {
    expect(generated).toHaveLength(3);
    for (const [, { Properties }] of generated) {
      expect(Properties['GenerateSecretString']).toEqual({ ExcludePunctuation: true, PasswordLength: 64 });
    }
  });

  it('are kept when the stack goes', () => {
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of secrets)
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });
});

describe('the stack of what is kept', () => {
  it('refuses to be deleted', () => {
    expect(stacks.stateful.terminationProtection).toBe(true);
    expect(stacks.stateless.terminationProtection).toBe(false);
  });

  it('keeps the bus, which others have put rules on', () => {
    const [[, bus]] = ofType(stateful, 'AWS::Events::EventBus') as [[string, Resource]];
    expect([bus.DeletionPolicy, bus.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });

  it('encrypts every queue and refuses to talk without TLS', () => {
    const queues = ofType(stateful, 'AWS::SQS::Queue');
    for (const [, { Properties }] of queues) expect(Properties['SqsManagedSseEnabled']).toBe(true);
    const policies = ofType(stateful, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => JSON.stringify(Properties));
    expect(policies).toHaveLength(queues.length);
    for (const policy of policies) expect(policy).toContain('"aws:SecureTransport":"false"');
  });

  // Another logical id is another resource: CloudFormation would make an empty one and leave the old behind.
  it('never renames what holds data', () => {
    const held = ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret', 'AWS::Events::EventBus'];
    expect(held.flatMap((type) => ofType(stateful, type).map(([id]) => id)).sort()).toEqual([
      'BusEA82B648',
      'KeysAllECD0505B',
      'KeysaccessNetworkKey8F6C54C2',
      'KeysbridgeKey6324B711',
      'KeyshashKeyE7F7FEAD',
      'conferencesDEF1554D',
      'records86D700F3',
    ]);
  });

  it('says its tables and its bus, and the other stack the URL of the API', () => {
    expect(Object.keys(stateful.Outputs)).toEqual(
      expect.arrayContaining(['ConferencesTableName', 'RecordsTableName', 'BusName', 'BusArn', 'KeysSecretArn']),
    );
    expect(Object.keys(deployment.stateless.Outputs)).toEqual(['ApiUrl']);
  });

  it('lends the other stack nothing that could be taken away while it is used', () => {
    const templates = JSON.stringify([stateful, deployment.stateless]);
    expect(templates).toContain('Fn::ImportValue');
    expect(templates).not.toContain('Fn::GetStackOutput');
  });
});

it('no secret value is in a template', () => {
  for (const template of [stateful, deployment.stateless]) {
    const values = JSON.stringify(template).match(/"(?:SecretString|hashKey|bridgeKey|accessNetworkKey)":"(?!\{\{resolve:)[^"]+"/g);
    expect(values).toBeNull();
    expect(
      ofType(template, 'AWS::SecretsManager::Secret').every(([, { Properties }]) => typeof Properties['SecretString'] !== 'string'),
    ).toBe(true);
  }
  // Functions are told the name of the secret, and fetch it.
  expect(JSON.stringify(deployment.stateless)).not.toContain('{{resolve:');
});
