/**
 * A version of the deployment that has one queue more, whose name a function is given: what a later version of Rollcall
 * may well add, and what the roll-back to the version before has to survive.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { Clients } from './deployed';

type Template = {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
  readonly Outputs: Record<string, unknown>;
};

const KEPT_STACK = 'RollcallStateful';
const ADDED_QUEUE = 'QueuesAddedByALaterVersion';
const EXPORT = `${KEPT_STACK}:ExportsOutputFnGetAtt${ADDED_QUEUE}QueueName`;

const replaceIn = (file: string, before: string, after: string): void =>
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(before, after));

/** The CDK uploads a template under the digest that it had, and none that is there already: so this one needs its own. */
const renameUpload = (assembly: string, stack: string): void => {
  const assets = join(assembly, `${stack}.assets.json`);
  const { files } = JSON.parse(readFileSync(assets, 'utf8')) as { files: Record<string, { source: { path: string } }> };
  const [[digest] = ['']] = Object.entries(files).filter(([, { source }]) => source.path === `${stack}.template.json`);
  const own = createHash('sha256').update(digest).update(ADDED_QUEUE).digest('hex');
  for (const file of [assets, join(assembly, 'manifest.json')]) replaceIn(file, digest, own);
};

const change = (assembly: string, stack: string, how: (template: Template) => void): void => {
  const file = join(assembly, `${stack}.template.json`);
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  how(template);
  writeFileSync(file, JSON.stringify(template, null, 1));
  renameUpload(assembly, stack);
};

/** In place, as the CDK would write it. */
export const addQueue = (assembly: string): void => {
  change(assembly, KEPT_STACK, ({ Resources, Outputs }) => {
    Resources[ADDED_QUEUE] = { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: true } };
    Outputs['AddedQueueName'] = { Value: { 'Fn::GetAtt': [ADDED_QUEUE, 'QueueName'] }, Export: { Name: EXPORT } };
  });
  change(assembly, 'RollcallStateless', ({ Resources }) => {
    const [health] = Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::Lambda::Function' && id.startsWith('HttpgetHealth') ? [Properties] : [],
    );
    const { Variables } = health!['Environment'] as { readonly Variables: Record<string, unknown> };
    Variables['ADDED_QUEUE'] = { 'Fn::ImportValue': EXPORT };
  });
};

const countAddedQueues = async ({ sqs }: Clients): Promise<number> => {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: `${KEPT_STACK}-${ADDED_QUEUE}` }));
  return QueueUrls.length;
};

export const expectAddedQueues = async (clients: Clients, expected: number): Promise<void> => {
  const count = await countAddedQueues(clients);
  if (count !== expected) throw new Error(`There are ${count} queues of the newer version`);
};
