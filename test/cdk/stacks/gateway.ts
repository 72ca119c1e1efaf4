/** The stack of the SIP gateway, and that nothing of it is there unless the settings ask for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { gatewayImpact } from '../../../cdk/gateway-impacts';
import { PROJECT_ROOT } from '../../../cdk/load-settings';
import { gatewayNudges } from '../../../functions/wiring/gateway';
import type { LogEvent } from '../../../gateway/log';
import { readPem } from '../../../gateway/read-pem';
import { readSettings } from '../../../gateway/settings';
import { gatewayMembers } from '../../../schemas/settings/gateway-settings';
import { type Deployment, ofType, type Resource, synthesise, type TemplateJson } from '../support/deployment';

const secretArn = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-AbCdEf`;
const topic = 'arn:aws:sns:eu-west-1:111122223333:on-call';
const least = {
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  subnets: [{ subnetId: 'subnet-0a1b2c3d4e5f60718', availabilityZone: 'eu-west-1a' }],
  edge: ['10.98.0.1'],
  domain: 'ims.carrier.example',
  tokenUrl: 'https://login.carrier.example/token',
  clientSecretArn: secretArn('gateway'),
};
const everything = {
  ...least,
  subnets: [
    { subnetId: 'subnet-0a1b2c3d4e5f60718', availabilityZone: 'eu-west-1a', address: '10.20.1.10' },
    { subnetId: 'subnet-0a1b2c3d4e5f60719', availabilityZone: 'eu-west-1b', address: '10.20.2.10' },
  ],
  edge: ['10.98.0.1', '10.99.0.0/28'],
  roles: ['notifier', 'subscriber'],
  route: 'sip:10.98.0.1;transport=tcp;lr',
  tlsSecretArn: secretArn('tls'),
  peerNames: ['sbc.carrier.example'],
  image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/rollcall/gateway:1.0',
};

const off = synthesise();
const on = synthesise({ 'rollcall:gateway': everything, 'rollcall:alarmTopicArn': topic });
const small = synthesise({ 'rollcall:gateway': least });
const templateOf = ({ stacks }: Deployment) => Template.fromStack(stacks.gateway!).toJSON() as TemplateJson;
const [template, smallTemplate] = [templateOf(on), templateOf(small)];

const propertiesOf = (type: string, from = template) => ofType(from, type).map(([, { Properties }]) => Properties ?? {});
const only = (type: string, from = template) => {
  const [first, ...others] = propertiesOf(type, from);
  expect(others).toEqual([]);
  return first!;
};

type Statement = { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown };
type Container = Readonly<Record<string, unknown>> & {
  readonly Environment: { Name: string; Value: unknown }[];
  readonly Secrets: { Name: string; ValueFrom: unknown }[];
};
const containerOf = (from: TemplateJson) => (only('AWS::ECS::TaskDefinition', from)['ContainerDefinitions'] as Container[])[0]!;
const container = containerOf(template);

/** As one line: joined, references by their logical ids. */
const text = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref, ...functions } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]]; 'Fn::GetAtt'?: [string, string] };
  if (Ref !== undefined) return `<${Ref}>`;
  const join = functions['Fn::Join'];
  return join
    ? join[1].map(text).join(join[0])
    : functions['Fn::GetAtt']
      ? `<${functions['Fn::GetAtt'].join('.')}>`
      : JSON.stringify(value);
};

describe('without the setting "gateway"', () => {
  it('there is no stack of the gateway, and nothing of it in the others', () => {
    expect(off.stacks.gateway).toBeUndefined();
    const types = [off.stateful, off.stateless].flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
    expect(types.filter((type) => /^AWS::(EC2|ECS|ECR|EFS|ElasticLoadBalancing)/.test(type))).toEqual([]);
    expect(JSON.stringify([off.stateful, off.stateless])).not.toContain(gatewayNudges.rule);
  });

  it('the others are as with it', () => {
    expect(small.stateful).toEqual(off.stateful);
    expect(small.stateless).toEqual(off.stateless);
  });
});

describe('the network of the gateway', () => {
  type Rule = {
    CidrIp?: string;
    SourceSecurityGroupId?: unknown;
    DestinationSecurityGroupId?: unknown;
    IpProtocol: string;
    FromPort: number;
    ToPort: number;
  };
  const nameOf = (id: unknown) => /Network(Balancer|Task|Files)/.exec(text(id))![1]!;
  const portsOf = ({ IpProtocol, FromPort, ToPort }: Rule) => `${IpProtocol} ${FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`}`;
  const nowhere = '255.255.255.255/32';
  const rules = (from: TemplateJson, direction: 'Ingress' | 'Egress'): string[] => {
    const peer = (rule: Rule) => rule.CidrIp ?? nameOf(rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId);
    const line = (group: string, rule: Rule) => `${group} ${direction === 'Ingress' ? 'from' : 'to'} ${peer(rule)}: ${portsOf(rule)}`;
    const inline = ofType(from, 'AWS::EC2::SecurityGroup').flatMap(([id, { Properties }]) =>
      ((Properties[`SecurityGroup${direction}`] ?? []) as Rule[]).map((rule) => line(nameOf({ Ref: id }), rule)),
    );
    const own = propertiesOf(`AWS::EC2::SecurityGroup${direction}`, from).map((rule) => line(nameOf(rule['GroupId']), rule as Rule));
    return [...inline, ...own].filter((each) => !each.includes(nowhere)).sort();
  };

  it('lets SIP in from the edge only, and only to the load balancer', () => {
    expect(rules(template, 'Ingress')).toEqual([
      ...['tcp 5060', 'tcp 5061', 'udp 5060'].map((port) => `Balancer from 10.98.0.1/32: ${port}`),
      ...['tcp 5060', 'tcp 5061', 'udp 5060'].map((port) => `Balancer from 10.99.0.0/28: ${port}`),
      'Files from Task: tcp 2049',
      ...['tcp 5060', 'tcp 5061', 'tcp 8080', 'udp 5060'].map((port) => `Task from Balancer: ${port}`),
    ]);
    expect(rules(smallTemplate, 'Ingress')).not.toContain('Balancer from 10.98.0.1/32: tcp 5061');
  });

  it('lets the task out to the edge, to its files and to HTTPS only', () => {
    expect(rules(template, 'Egress').filter((line) => line.startsWith('Task'))).toEqual([
      'Task to 0.0.0.0/0: tcp 443',
      ...['tcp', 'udp'].map((protocol) => `Task to 10.98.0.1/32: ${protocol} 0-65535`),
      ...['tcp', 'udp'].map((protocol) => `Task to 10.99.0.0/28: ${protocol} 0-65535`),
      'Task to Files: tcp 2049',
    ]);
  });

  // EC2 gives a group that has no such rule one that lets everything out.
  it('has a rule of its own for what leaves each group', () => {
    const groups = new Set(ofType(template, 'AWS::EC2::SecurityGroup').map(([id]) => nameOf({ Ref: id })));
    const inline = ofType(template, 'AWS::EC2::SecurityGroup').filter(([, { Properties }]) => 'SecurityGroupEgress' in Properties);
    const own = propertiesOf('AWS::EC2::SecurityGroupEgress').map(({ GroupId }) => nameOf(GroupId));
    expect(new Set([...inline.map(([id]) => nameOf({ Ref: id })), ...own])).toEqual(groups);
  });

  it('has nothing public: an internal load balancer, and a task in the given subnets without a public address', () => {
    expect(only('AWS::ElasticLoadBalancingV2::LoadBalancer')).toMatchObject({ Scheme: 'internal', Type: 'network' });
    const { AwsvpcConfiguration } = only('AWS::ECS::Service')['NetworkConfiguration'] as Record<string, Record<string, unknown>>;
    expect(AwsvpcConfiguration).toMatchObject({ AssignPublicIp: 'DISABLED', Subnets: everything.subnets.map(({ subnetId }) => subnetId) });
    expect(Object.values(template.Resources).map(({ Type }) => Type)).not.toContain('AWS::EC2::EIP');
  });
});

describe('the load balancer of the gateway', () => {
  const balancerOf = (from: TemplateJson) => only('AWS::ElasticLoadBalancingV2::LoadBalancer', from);
  const listenersOf = (from: TemplateJson) =>
    propertiesOf('AWS::ElasticLoadBalancingV2::Listener', from).map(({ Protocol, Port }) => `${String(Protocol)} ${String(Port)}`);

  it('has the given addresses, one in each subnet, and reaches the task from each', () => {
    expect(balancerOf(template)['SubnetMappings']).toEqual(
      everything.subnets.map(({ subnetId, address }) => ({ SubnetId: subnetId, PrivateIPv4Address: address })),
    );
    expect(balancerOf(template)['LoadBalancerAttributes']).toContainEqual({ Key: 'load_balancing.cross_zone.enabled', Value: 'true' });
    expect(balancerOf(smallTemplate)['Subnets']).toEqual(['subnet-0a1b2c3d4e5f60718']);
  });

  it('listens for SIP over UDP and TCP, and over TLS only with a certificate', () => {
    expect(listenersOf(template)).toEqual(['TCP_UDP 5060', 'TCP 5061']);
    expect(listenersOf(smallTemplate)).toEqual(['TCP_UDP 5060']);
  });

  it('shows the task the addresses of the edge, asks for its health by HTTP, and ends flows to a task that has gone', () => {
    for (const group of propertiesOf('AWS::ElasticLoadBalancingV2::TargetGroup')) {
      expect(group).toMatchObject({ TargetType: 'ip', HealthCheckProtocol: 'HTTP', HealthCheckPath: '/health', HealthCheckPort: '8080' });
      expect(group['TargetGroupAttributes']).toEqual(
        expect.arrayContaining([
          { Key: 'preserve_client_ip.enabled', Value: 'true' },
          { Key: 'deregistration_delay.connection_termination.enabled', Value: 'true' },
        ]),
      );
    }
    const attached = only('AWS::ECS::Service')['LoadBalancers'] as { ContainerPort: number }[];
    expect(attached.map(({ ContainerPort }) => ContainerPort)).toEqual([5060, 5061]);
  });
});

describe('the task of the gateway', () => {
  const service = only('AWS::ECS::Service');
  const rolesOf = (from: TemplateJson) => {
    const task = only('AWS::ECS::TaskDefinition', from);
    const linesOf = (role: unknown): string[] => {
      const [roleId] = (role as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'];
      const policies = propertiesOf('AWS::IAM::Policy', from).filter(({ Roles }) => (Roles as { Ref: string }[])[0]!.Ref === roleId);
      const statements = policies.flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement);
      return statements
        .flatMap(({ Effect, Action, Resource: on, Condition }) =>
          [Action].flat().flatMap((action) => [on].flat().map((each) => `${Effect} ${action} on ${text(each)}${Condition ? ' if' : ''}`)),
        )
        .sort();
    };
    return { task: linesOf(task['TaskRoleArn']), execution: linesOf(task['ExecutionRoleArn']) };
  };
  const idOf = (type: string) => ofType(template, type)[0]![0];

  it('is the only one at any time, because two would both notify', () => {
    expect(service).toMatchObject({
      DesiredCount: 1,
      DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 },
      AvailabilityZoneRebalancing: 'DISABLED',
      LaunchType: 'FARGATE',
    });
  });

  it('is as small as Fargate has it, on arm64', () => {
    expect(only('AWS::ECS::TaskDefinition')).toMatchObject({
      ...{ Cpu: '256', Memory: '512', NetworkMode: 'awsvpc' },
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    });
  });

  it('runs as nobody in particular, with no capability and on a file system that it cannot change', () => {
    expect(container).toMatchObject({
      User: '1000:1000',
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      MountPoints: [{ ContainerPath: '/data', ReadOnly: false, SourceVolume: 'dialogs' }],
    });
    expect(readFileSync(join(PROJECT_ROOT, 'gateway/Containerfile'), 'utf8')).toMatch(/^USER node$/m);
  });

  it('may read its queue and use its own files, and nothing else', () => {
    const files = `<${idOf('AWS::EFS::FileSystem')}.Arn>`;
    const queue = `<${idOf('AWS::SQS::Queue')}.Arn>`;
    expect(rolesOf(template).task).toEqual([
      `Allow elasticfilesystem:ClientMount on ${files} if`,
      `Allow elasticfilesystem:ClientWrite on ${files} if`,
      `Allow sqs:DeleteMessage on ${queue}`,
      `Allow sqs:ReceiveMessage on ${queue}`,
    ]);
  });

  it('is started with its own image, secrets and log, and nothing else', () => {
    const repository = 'arn:<AWS::Partition>:ecr:eu-west-1:111122223333:repository/rollcall/gateway';
    const logs = `<${idOf('AWS::Logs::LogGroup')}.Arn>`;
    expect(rolesOf(template).execution).toEqual([
      `Allow ecr:BatchCheckLayerAvailability on ${repository}`,
      `Allow ecr:BatchGetImage on ${repository}`,
      'Allow ecr:GetAuthorizationToken on *',
      `Allow ecr:GetDownloadUrlForLayer on ${repository}`,
      `Allow logs:CreateLogStream on ${logs}`,
      `Allow logs:PutLogEvents on ${logs}`,
      `Allow secretsmanager:GetSecretValue on ${secretArn('gateway')}`,
      `Allow secretsmanager:GetSecretValue on ${secretArn('tls')}`,
    ]);
    expect(rolesOf(smallTemplate).execution).not.toContainEqual(expect.stringContaining(secretArn('tls')));
    expect(propertiesOf('AWS::IAM::Role').every((role) => !('ManagedPolicyArns' in role))).toBe(true);
  });

  it('has an image of the settings, or one that is built from this repository for arm64', () => {
    expect(container['Image']).toBe(everything.image);
    expect(text(containerOf(smallTemplate)['Image'])).toMatch(/container-assets-/);
    expect(rolesOf(smallTemplate).execution).toContainEqual(expect.stringMatching(/ecr:BatchGetImage on .+container-assets-/));
  });

  it('keeps its log for as long as the settings say', () => {
    expect(only('AWS::Logs::LogGroup')['RetentionInDays']).toBe(30);
    expect(container['LogConfiguration']).toMatchObject({ LogDriver: 'awslogs' });
  });
});

describe('what the gateway is told', () => {
  const given = (from: TemplateJson, filled: Readonly<Record<string, string>>) =>
    readSettings({
      ...Object.fromEntries(containerOf(from).Environment.map(({ Name, Value }) => [Name, text(Value).replaceAll(/[<>]/g, '')])),
      ...filled,
    });
  /** What only AWS knows. */
  const places = { GATEWAY_API_URL: 'https://api.example/', GATEWAY_NUDGE_QUEUE_URL: 'https://sqs.example/nudges' };
  const client = { ...places, GATEWAY_CLIENT_ID: 'gateway', GATEWAY_CLIENT_SECRET: 'secret' };
  const pem = '-----BEGIN CERTIFICATE-----\nMII…\n-----END CERTIFICATE-----\n';
  const tls = { GATEWAY_TLS_CERTIFICATE: pem, GATEWAY_TLS_KEY: pem, GATEWAY_TLS_AUTHORITIES: pem };

  it('are settings that the gateway accepts', () => {
    expect(given(template, { ...client, ...tls })).toMatchObject({
      roles: ['notifier', 'subscriber'],
      address: '10.20.1.10',
      transports: ['UDP', 'TCP', 'TLS'],
      ports: { UDP: 5060, TCP: 5060, TLS: 5061 },
      peers: everything.edge,
      peerNames: ['sbc.carrier.example'],
      form: { domain: 'ims.carrier.example', roster: 'online', numbers: 'everyone' },
      paceMs: 5000,
      route: '<sip:10.98.0.1;transport=tcp;lr>',
      dataFolder: '/data',
      rollcall: { socketUrl: undefined, credentials: { tokenUrl: least.tokenUrl } },
      http: { host: '0.0.0.0', port: 8080 },
    });
    expect(given(smallTemplate, client)).toMatchObject({ roles: ['notifier'], transports: ['UDP', 'TCP'], peerNames: [] });
  });

  it('are the queue that its rule fills, and the API', () => {
    const variables = Object.fromEntries(container.Environment.map(({ Name, Value }) => [Name, Value]));
    expect(text(variables['GATEWAY_NUDGE_QUEUE_URL'])).toBe(`<${ofType(template, 'AWS::SQS::Queue')[0]![0]}>`);
    expect(text(variables['GATEWAY_API_URL'])).toMatch(/^https:\/\/.+execute-api/);
  });

  it('are secrets only as references, each to one member', () => {
    expect(container.Secrets.map(({ Name, ValueFrom }) => `${Name}: ${text(ValueFrom)}`).sort()).toEqual([
      `GATEWAY_CLIENT_ID: ${secretArn('gateway')}:clientId::`,
      `GATEWAY_CLIENT_SECRET: ${secretArn('gateway')}:clientSecret::`,
      `GATEWAY_TLS_AUTHORITIES: ${secretArn('tls')}:authorities::`,
      `GATEWAY_TLS_CERTIFICATE: ${secretArn('tls')}:certificate::`,
      `GATEWAY_TLS_KEY: ${secretArn('tls')}:key::`,
    ]);
    expect(containerOf(smallTemplate).Secrets.map(({ Name }) => Name)).toEqual(['GATEWAY_CLIENT_ID', 'GATEWAY_CLIENT_SECRET']);
  });

  it('are a certificate as its text, where others have a file', async () => {
    await expect(readPem(pem)).resolves.toBe(pem);
    await expect(readPem(join(PROJECT_ROOT, 'gateway/Containerfile'))).resolves.toContain('FROM ');
  });
});

describe('the subscriptions of phones', () => {
  const [[, files]] = ofType(template, 'AWS::EFS::FileSystem') as [[string, Resource]];

  it('are encrypted, and nobody reaches them without TLS or without a role', () => {
    expect(files.Properties).toMatchObject({ Encrypted: true });
    const { Statement } = files.Properties['FileSystemPolicy'] as { Statement: Statement[] };
    expect(Statement.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([['Deny', { Bool: { 'aws:SecureTransport': 'false' } }]]);
    const [volume] = only('AWS::ECS::TaskDefinition')['Volumes'] as Record<string, object>[];
    expect(volume!['EFSVolumeConfiguration']).toMatchObject({ TransitEncryption: 'ENABLED', AuthorizationConfig: { IAM: 'ENABLED' } });
  });

  it('belong to the user of the process alone, and have a way in from each subnet', () => {
    expect(only('AWS::EFS::AccessPoint')).toMatchObject({
      PosixUser: { Uid: '1000', Gid: '1000' },
      RootDirectory: { CreationInfo: { OwnerUid: '1000', OwnerGid: '1000', Permissions: '700' } },
    });
    expect(propertiesOf('AWS::EFS::MountTarget').map(({ SubnetId }) => SubnetId)).toEqual(
      everything.subnets.map(({ subnetId }) => subnetId),
    );
  });

  it('are deleted with the stack, because they last an hour', () => {
    expect(files.DeletionPolicy).toBe('Delete');
  });
});

describe('the nudges of the gateway', () => {
  const rule = only('AWS::Events::Rule');
  type Target = { Arn: unknown; InputTransformer: { InputPathsMap: Record<string, string>; InputTemplate: string } };
  const [target] = rule['Targets'] as [Target];
  const examples = join(PROJECT_ROOT, 'schemas/examples/events');
  /** As EventBridge transforms an event: each value is inserted as JSON. */
  const transformed = (detail: unknown): string => {
    const at = (path: string) =>
      path
        .split('.')
        .slice(1)
        .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], { detail });
    return target.InputTransformer.InputTemplate.replaceAll(/<(\w+)>/g, (_match, name: string) =>
      JSON.stringify(at(target.InputTransformer.InputPathsMap[name]!)),
    );
  };

  it('come from the rule of the wiring, which alone may send to the queue', () => {
    expect(rule).toMatchObject({ Name: 'rollcall-gateway-nudges', EventPattern: gatewayNudges.pattern });
    const [queueId] = ofType(template, 'AWS::SQS::Queue')[0]!;
    const [ruleId] = ofType(template, 'AWS::Events::Rule')[0]!;
    expect(text(target.Arn)).toBe(`<${queueId}.Arn>`);
    const { Statement } = only('AWS::SQS::QueuePolicy')['PolicyDocument'] as { Statement: Statement[] };
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      ['sqs:SendMessage', { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [ruleId, 'Arn'] } } }],
    ]);
    expect(JSON.stringify(Statement)).toContain('"aws:SecureTransport":"false"');
  });

  it('contain nothing of an event but the id of its conference', () => {
    const events = readdirSync(examples).map(
      (file) => JSON.parse(readFileSync(join(examples, file), 'utf8')) as { subject: string; type: string },
    );
    const changes = events.filter(({ type }) => /^rollcall\.(conference|participant)\./.test(type));
    expect(changes.length).toBeGreaterThan(20);
    for (const event of changes) expect(JSON.parse(transformed(event))).toEqual({ conferenceId: event.subject });
  });

  it('are encrypted, and kept for minutes only', () => {
    expect(only('AWS::SQS::Queue')).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 300, VisibilityTimeout: 30 });
  });
});

describe('the alarms of the gateway', () => {
  type Alarm = { AlarmDescription: string; TreatMissingData: string; AlarmActions: string[]; ComparisonOperator: string };
  const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [id, Properties as unknown as Alarm] as const);
  const nameOf = (id: string) => /^Alarms(\w+)[0-9A-F]{8}$/.exec(id)![1]!;
  const tableUnder = (file: string, heading: string) =>
    (readFileSync(join(PROJECT_ROOT, file), 'utf8').split(`\n${heading}\n`)[1] ?? '')
      .split(/\n##+ /)[0]!
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim().replaceAll('`', '')),
      );

  it('say what each means for users, and tell the topic', () => {
    expect(alarms.map(([id, { AlarmDescription }]) => [nameOf(id), AlarmDescription]).sort()).toEqual(Object.entries(gatewayImpact).sort());
    for (const [, { AlarmDescription, AlarmActions }] of alarms) {
      expect(AlarmDescription).toMatch(/^[A-Z].{30,}\.$/);
      expect(AlarmActions).toEqual([topic]);
    }
  });

  it('are each in the runbook, with what to do', () => {
    const rows = tableUnder('docs/operations.md', '### Alarms of the SIP gateway');
    expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(gatewayImpact).sort());
    for (const [, , todo = ''] of rows) expect(todo.length).toBeGreaterThan(40);
  });

  it('go off when no task is healthy, and when nobody can say', () => {
    const [, missing] = alarms.find(([id]) => nameOf(id) === 'NoHealthyTask')!;
    expect(missing).toMatchObject({
      MetricName: 'HealthyHostCount',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    expect(alarms.filter(([, { TreatMissingData }]) => TreatMissingData === 'breaching')).toHaveLength(1);
  });

  it('count the lines of the log that are their faults', () => {
    const filters = propertiesOf('AWS::Logs::MetricFilter').map(({ FilterPattern, MetricTransformations }) => {
      const [{ MetricName }] = MetricTransformations as [{ MetricName: string }];
      return [MetricName, [...String(FilterPattern).matchAll(/"([a-z.-]+)"/g)].map(([, event]) => event)];
    });
    const counted: Readonly<Record<string, readonly LogEvent[]>> = {
      Restarts: ['gateway.started', 'gateway.failed'],
      DialogsNotSaved: ['dialog.not-saved'],
      RollcallUnavailable: ['rollcall.unavailable'],
      RequestsFailed: ['request.failed'],
    };
    expect(Object.fromEntries(filters)).toEqual(counted);
  });

  it('stand beside a page that describes every member of the setting', () => {
    expect(tableUnder('docs/deploy.md', '### The members of `gateway`').map(([name]) => name)).toEqual(gatewayMembers);
  });
});

describe('the stack of the gateway', () => {
  it('follows the AWS Solutions rules, except for acknowledged exceptions', () => {
    const { violations } = new AwsSolutionsChecks(on.app).validateScope(on.stacks.gateway!);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});
