/**
 * Taking a deployment away: the stack of what is kept has to be let go first, and what holds data stays behind even
 * then.
 */
import { join } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { ruleConsumers } from '../../functions/wiring/rules';
import { queues, tables } from '../../functions/wiring/storage';
import { streamConsumers } from '../../functions/wiring/streams';
import { administratorClients } from './deployed';
import { administrator } from './emulator';
import { ProgramFailed, runProgram } from './program';
import { pythonTool } from './python-tools';
import type { Run } from './run';

const KEPT_STACK = 'RollcallStateful';

const removeProtection = ({ emulator, certificate, folder, stops }: Run): Promise<void> => {
  const script = join(__dirname, 'disable-termination-protection.py');
  const args = [script, emulator.url, certificate.certificateFile, emulator.region, KEPT_STACK];
  const env = { PATH: process.env['PATH'], HOME: folder.path('home'), ...administrator };
  return runProgram({ command: pythonTool('python'), args, env, log: folder.log('removal') }, stops);
};

/** How many of each are left that bear the name of the stack. */
const leftBehind = async ({ emulator, certificate }: Run) => {
  const { dynamo, secrets, sqs, events } = administratorClients(emulator, certificate);
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand({}));
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand({ MaxResults: 100 }));
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: KEPT_STACK }));
  const { EventBuses = [] } = await events.send(new ListEventBusesCommand({}));
  const ours = (names: readonly (string | undefined)[]): number => names.filter((name) => name?.startsWith(KEPT_STACK)).length;
  return {
    tables: ours(TableNames),
    secrets: ours(SecretList.map(({ Name }) => Name)),
    buses: ours(EventBuses.map(({ Name }) => Name)),
    deadLetterQueues: QueueUrls.filter((url) => url.includes('deadletters')).length,
    otherQueues: QueueUrls.filter((url) => !url.includes('deadletters')).length,
  };
};

/** The keys are three secrets, and one that is made of them for earlier versions. */
const kept = {
  tables: Object.keys(tables).length,
  secrets: 4,
  buses: 1,
  deadLetterQueues: Object.keys({ ...queues, ...streamConsumers, ...ruleConsumers }).length,
  otherQueues: 0,
};

export const remove = async (run: Run, assembly: string): Promise<string> => {
  const destroy = (stack: string): Promise<void> => run.cdk('destroy', stack, '--force', '--app', assembly);
  // It imports addresses of what is removed next.
  await destroy('RollcallConsole');
  await destroy('RollcallStateless');
  const refusal = await destroy(KEPT_STACK).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(refusal instanceof ProgramFailed && refusal.message.includes('TerminationProtection'))) {
    throw new Error(`${KEPT_STACK} was to refuse its deletion`, { cause: refusal });
  }
  await removeProtection(run);
  await destroy(KEPT_STACK);
  const left = await leftBehind(run);
  if (JSON.stringify(left) !== JSON.stringify(kept)) throw new Error(`Left behind is ${JSON.stringify(left)}, not ${JSON.stringify(kept)}`);
  return `kept are ${left.tables} tables, ${left.secrets} secrets, ${left.buses} bus, ${left.deadLetterQueues} dead-letter queues`;
};
