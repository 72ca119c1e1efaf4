/**
 * Writes to the stores of local mode and reports what they acknowledge and refuse. A test limits the size of its files,
 * so that a write stops halfway, as on a full disk, and lifts the limit again.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startDynamo } from '../../local/dynamo/start-dynamo';
import { openKeyStore } from '../../local/storage/key-store';

const folder = process.argv[2] ?? '';
const MORE = 20;
const VALUE = 'x'.repeat(3_000);

// Without a listener, the signal ends the process.
process.on('SIGXFSZ', () => undefined);

const say = (what: string, key: string): void => void process.stdout.write(`${what} ${key}\n`);

const ask = async (what: 'limit' | 'space'): Promise<void> => {
  say(what, '');
  await once(process.stdin, 'data');
};

const isStored = async (put: (key: string) => Promise<unknown>, key: string): Promise<boolean> => {
  const stored = await put(key).then(
    () => true,
    () => false,
  );
  say(stored ? 'stored' : 'refused', key);
  return stored;
};

const fillAndGoOn = async (name: string, put: (key: string) => Promise<unknown>): Promise<void> => {
  await ask('limit');
  let number = 0;
  while (await isStored(put, `${name}-${number}`)) number += 1;
  await ask('space');
  for (let more = 1; more <= MORE; more += 1) await isStored(put, `${name}-${number + more}`);
};

const main = async (): Promise<void> => {
  const store = await openKeyStore(join(folder, 'keys'));
  await fillAndGoOn('key', (key) => store.write([{ type: 'put', key, value: VALUE }]));

  const dynamo = await startDynamo({ path: join(folder, 'dynamo') });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: dynamo.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  const Item = (key: string) => ({ pk: { S: key }, sk: { S: 'open' }, value: { S: VALUE } });
  await fillAndGoOn('item', (key) => client.send(new PutItemCommand({ TableName: 'conferences', Item: Item(key) })));
  say('finished', '');
};

void main();
