/** A service of AWS that does not answer must not hold a function until its own time is up. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientOptions } from '../../functions/adapters/aws-transport';
import { isOutage } from '../../functions/runtime/outage';

let silent: Server;
beforeAll(async () => {
  silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
});

const options = () => ({
  ...clientOptions({ requestTimeout: 50 }),
  endpoint: `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}`,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});

it.each([
  ['the bus', () => new EventBridgeClient(options()).send(new PutEventsCommand({ Entries: [{ Source: 'test' }] }))],
  ['a secret', () => new SecretsManagerClient(options()).send(new GetSecretValueCommand({ SecretId: 'test' }))],
] as const)('a request to %s is given up as an outage', async (_what, send) => {
  const error: unknown = await send().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'TimeoutError' });
  expect(isOutage(error)).toBe(true);
});

const functions = path.join(__dirname, '../../functions');
const made = readdirSync(functions, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => readFileSync(path.join(functions, file), 'utf8').match(/new (?:\w+)Client\(.*/g) ?? []);

it('every client of AWS has these options', () => {
  expect(made.length).toBeGreaterThanOrEqual(6);
  expect(made.filter((line) => !line.includes('clientOptions('))).toEqual([]);
});
