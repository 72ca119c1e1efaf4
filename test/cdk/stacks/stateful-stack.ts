import { type DeadLetterQueueName, type TableName, tables } from '../../../functions/wiring/storage';
import { DAY_SECONDS } from '../../../schemas/durations';
import { environmentNames } from '../../../schemas/settings/function-settings';
import { logicalIdOf, ofType, reference, type Resource, synthesise } from '../support/deployment';
import { deployedFunction, wiredFunctions } from '../support/functions-of';

const deployment = synthesise();
const otherwise = synthesise({
  'rollcall:archiveDays': 365,
  'rollcall:apiGatewayLogRole': false,
  'rollcall:retentionDays': 3,
  'rollcall:backupDays': 7,
}).stateful;
const { stateful, stacks } = deployment;
const { resources } = stacks.stateful;

describe('the tables', () => {
  const tableNames = Object.keys(tables) as TableName[];
  const tableOf = (name: TableName): Resource => stateful.Resources[logicalIdOf(resources.tables[name], stacks.stateful)]!;

  it.each(tableNames)('%s survives deletion, replacement and mistakes', (name) => {
    const { Properties, DeletionPolicy, UpdateReplacePolicy } = tableOf(name);
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    expect(Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      SSESpecification: { SSEEnabled: true },
    });
  });

  it.each(tableNames)('%s can be restored for as many days as the settings say', (name) => {
    const { Properties } = otherwise.Resources[logicalIdOf(resources.tables[name], stacks.stateful)]!;
    expect(Properties['PointInTimeRecoverySpecification']).toMatchObject({ RecoveryPeriodInDays: 7 });
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

  it.each(tableNames)('%s has a stream of both images only if the wiring says so', (name) => {
    const expected = tables[name].stream ? { StreamViewType: 'NEW_AND_OLD_IMAGES' } : undefined;
    expect(tableOf(name).Properties['StreamSpecification']).toEqual(expected);
  });
});

describe('dead letters', () => {
  const daysOf = (name: DeadLetterQueueName): number =>
    Number(otherwise.Resources[logicalIdOf(resources.queues[name], stacks.stateful)]!.Properties['MessageRetentionPeriod']) / DAY_SECONDS;

  it.each([
    ['reconcile-dead-letters', 3],
    ['publish-dead-letters', 3],
    ['push-dead-letters', 14],
    ['leg-commands-dead-letters', 14],
  ] as const)('%s are kept no longer than the conference that they contain, if any: %d days', (name, days) => {
    expect(daysOf(name)).toBe(days);
  });
});

describe('changes of conferences', () => {
  const secondsIn = ({ Resources }: typeof stateful): unknown =>
    Resources[logicalIdOf(resources.queues.publish, stacks.stateful)]!.Properties['MessageRetentionPeriod'];

  it('are kept no longer than that conference in the queue for the bus, too: 3 days, and 4 at most', () => {
    expect(secondsIn(otherwise)).toBe(3 * DAY_SECONDS);
    // SQS's own default is four days.
    expect(secondsIn(stateful)).toBeUndefined();
  });
});

describe('the keys', () => {
  const secrets = new Map(ofType(stateful, 'AWS::SecretsManager::Secret'));
  const generated = [...secrets].filter(([, { Properties }]) => 'GenerateSecretString' in Properties);

  it('are three random keys, and their composition, which older functions import until they are replaced', () => {
    const [, { Value, Export }] = Object.entries(stateful.Outputs).find(([name]) => name.startsWith('ExportsOutputRefKeysAll'))!;
    expect(Export?.Name).toBe('RollcallStateful:ExportsOutputRefKeysAllECD0505BB465CFB1');
    expect(JSON.stringify(deployment.stateless)).not.toContain('KeysAll');
    const composed = secrets.get(reference(Value, deployment))!.Properties['SecretString'] as {
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

  it('are retained when the stack is deleted', () => {
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of secrets)
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });
});

describe('the archive', () => {
  const [[, archive]] = ofType(stateful, 'AWS::Events::Archive') as [[string, Resource]];

  it('stores all events of Rollcall for as long as the settings say', () => {
    expect(reference(archive.Properties['SourceArn'], deployment)).toBe(`${logicalIdOf(resources.bus, stacks.stateful)}.Arn`);
    expect(archive.Properties).toMatchObject({ EventPattern: { 'detail-type': [{ prefix: 'rollcall.' }] }, RetentionDays: 90 });
    expect(ofType(otherwise, 'AWS::Events::Archive')[0]![1].Properties['RetentionDays']).toBe(365);
  });

  it('is retained when the stack is deleted', () => {
    expect([archive.DeletionPolicy, archive.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });
});

describe('schedules', () => {
  const [[groupId, group]] = ofType(stateful, 'AWS::Scheduler::ScheduleGroup') as [[string, Resource]];
  const roleId = logicalIdOf(resources.schedules.role, stacks.stateful);
  const role = stateful.Resources[roleId]!;
  const { Variables } = deployedFunction(deployment, 'deliver').resource.Properties['Environment'] as {
    Variables: Record<string, unknown>;
  };

  it('are in a group that functions know', () => {
    expect(group.Properties['Name']).toBe('rollcall');
    expect(Variables[environmentNames.scheduleGroup]).toBe('rollcall');
  });

  it('send with a role that only the scheduler may assume, and only for this group', () => {
    expect(role.Properties['AssumeRolePolicyDocument']).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': { 'Fn::GetAtt': [groupId, 'Arn'] } },
          },
        },
      ],
    });
    expect(reference(Variables[environmentNames.scheduleRoleArn], deployment)).toBe(`${roleId}.Arn`);
  });

  it('may send to the queues for which the wiring allows schedules, and functions know these queues', () => {
    const queues = wiredFunctions.flatMap(([, { access }]) => access.flatMap((each) => ('schedule' in each ? [each.schedule] : [])));
    const arns = [...new Set(queues)].map((name) => ({ 'Fn::GetAtt': [logicalIdOf(resources.queues[name], stacks.stateful), 'Arn'] }));
    const policies = ofType(stateful, 'AWS::IAM::Policy').map(([, { Properties }]) => Properties);
    expect(policies.map(({ Roles, PolicyDocument }) => ({ Roles, ...(PolicyDocument as { Statement: unknown }) }))).toEqual([
      {
        Roles: [{ Ref: roleId }],
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: expect.arrayContaining(arns) as unknown }],
      },
    ]);
    const [, parts] = (Variables[environmentNames.queueArns] as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
    const named = parts.map((part) => (typeof part === 'string' ? part : reference(part, deployment))).join('');
    expect(JSON.parse(named)).toEqual(
      Object.fromEntries(queues.map((name) => [name, `${logicalIdOf(resources.queues[name], stacks.stateful)}.Arn`])),
    );
  });
});

describe("API Gateway's role for the logs of WebSockets", () => {
  const [[, account]] = ofType(stateful, 'AWS::ApiGateway::Account') as [[string, Resource]];

  it('belongs to the account and is retained when the stack is deleted', () => {
    const [roleId] = reference(account.Properties['CloudWatchRoleArn'], deployment).split('.');
    for (const { DeletionPolicy, UpdateReplacePolicy } of [account, stateful.Resources[roleId!]!]) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
  });

  it('is left alone if the account has one', () => {
    expect(ofType(otherwise, 'AWS::ApiGateway::Account')).toEqual([]);
  });
});

describe('the stateful stack', () => {
  it('refuses to be deleted', () => {
    expect(stacks.stateful.terminationProtection).toBe(true);
    expect(stacks.stateless.terminationProtection).toBe(false);
  });

  it('retains the bus, because others add rules to it', () => {
    const [[, bus]] = ofType(stateful, 'AWS::Events::EventBus') as [[string, Resource]];
    expect([bus.DeletionPolicy, bus.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });

  it('encrypts every queue and requires TLS', () => {
    const queues = ofType(stateful, 'AWS::SQS::Queue');
    for (const [, { Properties }] of queues) expect(Properties['SqsManagedSseEnabled']).toBe(true);
    const policies = ofType(stateful, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => JSON.stringify(Properties));
    expect(policies).toHaveLength(queues.length);
    for (const policy of policies) expect(policy).toContain('"aws:SecureTransport":"false"');
  });

  // Another logical id means another resource: CloudFormation would create an empty one and abandon the old one.
  it('never renames resources that hold data', () => {
    const held = [
      'AWS::DynamoDB::Table',
      'AWS::SecretsManager::Secret',
      'AWS::Events::EventBus',
      'AWS::Events::Archive',
      'AWS::Scheduler::ScheduleGroup',
    ];
    expect(held.flatMap((type) => ofType(stateful, type).map(([id]) => id)).sort()).toEqual([
      'Archive',
      'BusEA82B648',
      'KeysAllECD0505B',
      'KeysaccessNetworkKey8F6C54C2',
      'KeysbridgeKey6324B711',
      'KeyshashKeyE7F7FEAD',
      'SchedulesGroupC7F67308',
      'conferencesDEF1554D',
      'records86D700F3',
    ]);
  });

  it('outputs its tables, bus and archive, and the other stack outputs the URLs of both APIs', () => {
    expect(Object.keys(stateful.Outputs)).toEqual(
      expect.arrayContaining([
        'ConferencesTableName',
        'RecordsTableName',
        'BusName',
        'BusArn',
        'ArchiveArn',
        'BridgeKeySecretArn',
        'AccessNetworkKeySecretArn',
      ]),
    );
    const shown = Object.entries(deployment.stateless.Outputs).filter(([, { Export }]) => Export === undefined);
    expect(shown.map(([name]) => name)).toEqual(['ApiUrl', 'WebSocketUrl']);
  });

  it('exports nothing that could be removed while the other stack uses it', () => {
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
  // Functions receive the name of the secret, and fetch it.
  expect(JSON.stringify(deployment.stateless)).not.toContain('{{resolve:');
});
