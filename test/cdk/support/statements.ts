/** The statements of a function's role, one readable line each: `dynamodb:GetItem on table conferences`. */
import type { Access, QueueName, TableName } from '../../../functions/wiring';
import { logicalIdOf, ofType, reference, type Deployment, type Resource } from './deployment';
import type { DeployedFunction } from './functions-of';

type Statement = { readonly Effect: string; readonly Action: string | string[]; readonly Resource: unknown; readonly Condition?: unknown };

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

const namesOfArns = ({ stacks }: Deployment): Map<string, string> => {
  const { kept } = stacks.stateful;
  const idOf = (construct: Parameters<typeof logicalIdOf>[0]) => logicalIdOf(construct, stacks.stateful);
  const names = new Map<string, string>([
    [`${idOf(kept.bus)}.Arn`, 'the bus'],
    // Ref of a secret is its ARN.
    [idOf(kept.keys), 'the keys'],
  ]);
  for (const [name, table] of Object.entries(kept.tables)) {
    names.set(`${idOf(table)}.Arn`, `table ${name}`).set(`${idOf(table)}.StreamArn`, `stream of ${name}`);
  }
  for (const [name, queue] of Object.entries(kept.queues)) names.set(`${idOf(queue)}.Arn`, `queue ${name}`);
  return names;
};

const policiesOf = (roleId: string, { stateless }: Deployment): Resource[] =>
  ofType(stateless, 'AWS::IAM::Policy')
    .map(([, policy]) => policy)
    .filter(({ Properties }) => (Properties['Roles'] as { Ref: string }[]).some(({ Ref }) => Ref === roleId));

/** Every line the role of a function allows, sorted. */
export const allowedLines = ({ resource }: DeployedFunction, deployment: Deployment): string[] => {
  const names = namesOfArns(deployment);
  const ownLogs = reference((resource.Properties['LoggingConfig'] as { LogGroup: unknown }).LogGroup, deployment);
  const [roleId] = reference(resource.Properties['Role'], deployment).split('.');
  const statements = policiesOf(roleId!, deployment).flatMap(
    ({ Properties }) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement,
  );
  const lines = statements.flatMap(({ Effect, Action, Resource: on, Condition }) =>
    list(on).flatMap((each) => {
      const arn = reference(each, deployment);
      const name = arn === `${ownLogs}.Arn` ? 'its own logs' : (names.get(arn) ?? arn);
      const unusual = Effect === 'Allow' && Condition === undefined ? '' : `${Effect} ${JSON.stringify(Condition)} `;
      return list(Action).map((action) => `${unusual}${String(action)} on ${name}`);
    }),
  );
  return lines.sort();
};

const linesOfAccess = (access: Access): string[] => {
  if ('table' in access) return access.actions.map((action) => `dynamodb:${action} on table ${access.table satisfies TableName}`);
  if ('send' in access) return [`sqs:SendMessage on queue ${access.send satisfies QueueName}`];
  return 'putEvents' in access ? ['events:PutEvents on the bus'] : ['secretsmanager:GetSecretValue on the keys'];
};

const logLines = ['logs:CreateLogStream on its own logs', 'logs:PutLogEvents on its own logs'];

const streamLines = (table: TableName): string[] =>
  ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action} on stream of ${table}`);

const queueLines = (queue: QueueName): string[] =>
  ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((action) => `sqs:${action} on queue ${queue}`);

/** Every line the wiring asks for, what invokes the function included, sorted. */
export const wantedLines = ({ wiring }: DeployedFunction): string[] =>
  [
    ...new Set([
      ...logLines,
      ...wiring.access.flatMap(linesOfAccess),
      ...('stream' in wiring ? streamLines(wiring.stream as TableName) : []),
      ...('queue' in wiring ? queueLines(wiring.queue as QueueName) : []),
    ]),
  ].sort();
