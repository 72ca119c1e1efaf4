/** The statements of a function's role, as readable lines: `dynamodb:GetItem on table conferences`. */
import type { Access } from '../../../functions/wiring/function';
import { keyNames } from '../../../functions/wiring/keys';
import { ruleConsumers } from '../../../functions/wiring/rules';
import type { QueueName, TableName } from '../../../functions/wiring/storage';
import { type Deployment, logicalIdOf, ofType, reference, type Resource } from './deployment';
import type { DeployedFunction } from './functions-of';

type Statement = { readonly Effect: string; readonly Action: string | string[]; readonly Resource: unknown; readonly Condition?: unknown };

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

const namesOfArns = ({ stacks }: Deployment): Map<string, string> => {
  const { resources } = stacks.stateful;
  const idOf = (construct: Parameters<typeof logicalIdOf>[0]) => logicalIdOf(construct, stacks.stateful);
  const names = new Map<string, string>([
    [`${idOf(resources.bus)}.Arn`, 'the bus'],
    // Ref of a secret is its ARN.
    ...keyNames.map((name) => [idOf(resources.keys[name]), `the ${name}`] as const),
    [`${idOf(resources.schedules.role)}.Arn`, 'the role of schedules'],
  ]);
  for (const [name, table] of Object.entries(resources.tables)) {
    names.set(`${idOf(table)}.Arn`, `table ${name}`).set(`${idOf(table)}.StreamArn`, `stream of ${name}`);
  }
  for (const [name, queue] of Object.entries(resources.queues)) names.set(`${idOf(queue)}.Arn`, `queue ${name}`);
  return names;
};

/** An ARN as the template composes it, references in angle brackets. */
const composed = (value: unknown, deployment: Deployment): string => {
  if (typeof value === 'string') return value;
  const join = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  if (!join) return reference(value, deployment);
  const parts = join[1].map((part) => (typeof part === 'string' ? part : `<${reference(part, deployment)}>`));
  return parts.join(join[0]);
};

const policiesOf = (roleId: string, { stateless }: Deployment): Resource[] =>
  ofType(stateless, 'AWS::IAM::Policy')
    .map(([, policy]) => policy)
    .filter(({ Properties }) => (Properties['Roles'] as { Ref: string }[]).some(({ Ref }) => Ref === roleId));

/** All lines that a function's role allows, sorted. */
export const allowedLines = ({ resource }: DeployedFunction, deployment: Deployment): string[] => {
  const names = namesOfArns(deployment);
  const ownLogs = reference((resource.Properties['LoggingConfig'] as { LogGroup: unknown }).LogGroup, deployment);
  const [roleId] = reference(resource.Properties['Role'], deployment).split('.');
  const statements = policiesOf(roleId!, deployment).flatMap(
    ({ Properties }) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement,
  );
  const lines = statements.flatMap(({ Effect, Action, Resource: on, Condition }) =>
    list(on).flatMap((each) => {
      const arn = composed(each, deployment);
      const name = arn === `${ownLogs}.Arn` ? 'its own logs' : (names.get(arn) ?? arn);
      const unusual = Effect === 'Allow' && Condition === undefined ? '' : `${Effect} ${JSON.stringify(Condition)} `;
      return list(Action).map((action) => `${unusual}${String(action)} on ${name}`);
    }),
  );
  return lines.sort();
};

const connectionLines = ({ stacks: { stateless } }: Deployment, methods: readonly string[]): string[] => {
  const api = logicalIdOf(stateless.sockets.api, stateless);
  const arn = (method: string) => `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${api}>/v1/${method}/@connections/*`;
  return methods.map((method) => `execute-api:ManageConnections on ${arn(method)}`);
};

const scheduleLines = [
  'scheduler:CreateSchedule on arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/rollcall/*',
  'Allow {"StringEquals":{"iam:PassedToService":"scheduler.amazonaws.com"}} iam:PassRole on the role of schedules',
];

const linesOfAccess = (access: Access, deployment: Deployment): string[] => {
  if ('table' in access) return access.actions.map((action) => `dynamodb:${action} on table ${access.table satisfies TableName}`);
  if ('send' in access) return [`sqs:SendMessage on queue ${access.send satisfies QueueName}`];
  if ('connections' in access) return connectionLines(deployment, access.connections === 'post' ? ['POST'] : ['POST', 'DELETE']);
  if ('schedule' in access) return scheduleLines;
  if ('putEvents' in access) return ['events:PutEvents on the bus'];
  // Without a driver that has keys of its own.
  return 'key' in access ? [`secretsmanager:GetSecretValue on the ${access.key}`] : [];
};

const logLines = ['logs:CreateLogStream on its own logs', 'logs:PutLogEvents on its own logs'];

const streamLines = (table: TableName): string[] =>
  ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action} on stream of ${table}`);

const queueLines = (queue: QueueName): string[] =>
  ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((action) => `sqs:${action} on queue ${queue}`);

/** All lines that the wiring requires, including those for the function's event source, sorted. */
export const expectedLines = ({ name, wiring }: DeployedFunction, deployment: Deployment): string[] =>
  [
    ...new Set([
      ...logLines,
      ...wiring.access.flatMap((access) => linesOfAccess(access, deployment)),
      ...('stream' in wiring ? streamLines(wiring.stream as TableName) : []),
      // Lambda sends failures with the function's permissions.
      ...(name in ruleConsumers ? [`sqs:SendMessage on queue ${name}-dead-letters`] : []),
      ...(name === 'fan-out' ? ['sqs:SendMessage on queue fan-out'] : []),
      ...('queue' in wiring ? queueLines(wiring.queue as QueueName) : []),
    ]),
  ].sort();
