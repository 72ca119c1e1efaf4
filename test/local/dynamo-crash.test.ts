import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { BEFORE_FIRST, sequenceNumber } from '../../local/dynamo/sequence-number';
import { startDynamo } from '../../local/dynamo/start-dynamo';
import { commandsOn, connect, namesOf, sequencesOf } from './dynamo-client';

/**
 * Runs the writer until it has acknowledged this many items, kills it without warning, and returns how many it
 * acknowledged.
 */
const writeAndKill = async (path: string, enough: number): Promise<number> => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'dynamo-writer.ts'), path], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  let acknowledged = 0;
  for await (const _line of createInterface({ input: child.stdout })) {
    acknowledged += 1;
    if (acknowledged === enough) child.kill('SIGKILL');
  }
  await closed;
  return acknowledged;
};

describe('a process that is killed between writes', () => {
  it('stores each item with its stream record or neither, and loses no acknowledged write', async () => {
    const path = await mkdtemp(join(tmpdir(), 'rollcall-crash-'));
    const acknowledged = (await writeAndKill(path, 40)) + (await writeAndKill(path, 25));

    const dynamo = await startDynamo({ path });
    const client = connect(dynamo.endpoint);
    const items = (await client.send(new ScanCommand({ TableName: 'conferences' }))).Items ?? [];
    const counter = Number((await commandsOn(client, 'conferences').get('counter'))?.['n']);
    const records = await dynamo.stream.read(BEFORE_FIRST, 10_000);
    const written = new Set(records.map(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S));
    client.destroy();
    await dynamo.stop();
    await rm(path, { recursive: true });

    expect(new Set(items.map(({ pk }) => String(pk)))).toEqual(written);
    expect(namesOf(records).filter((name) => name === 'INSERT')).toHaveLength(items.length);
    expect(records.filter(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S === 'counter')).toHaveLength(counter);
    expect(counter).toBeGreaterThanOrEqual(acknowledged);
    expect(sequencesOf(records)).toEqual(records.map((_, index) => sequenceNumber(index + 1)));
  });
});
