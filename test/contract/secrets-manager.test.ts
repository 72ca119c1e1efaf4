/** The real client, against a server that speaks the one command it sends. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerSecrets } from '../../functions/adapters/secrets-manager/secrets-manager';
import { LOCAL_CLIENT } from '../support/local-client';

const stored = { hashKey: 'h'.repeat(44), bridgeKey: 'b'.repeat(44), accessNetworkKey: 'a'.repeat(44) };

const asked: unknown[] = [];
let answers: { readonly status: number; readonly body: unknown }[] = [];
let server: Server;
let client: SecretsManagerClient;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      asked.push([request.headers['x-amz-target'], JSON.parse(body)]);
      const { status, body: answer } = answers.shift() ?? { status: 200, body: { SecretString: JSON.stringify(stored) } };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new SecretsManagerClient({ endpoint, ...LOCAL_CLIENT });
});

beforeEach(() => {
  asked.length = 0;
  answers = [];
});

afterAll(async () => {
  client.destroy();
  await new Promise((closed) => server.close(closed));
});

it('requests the secret by its id on first use, and never again', async () => {
  const secrets = secretsManagerSecrets('rollcall', client);
  expect(asked).toEqual([]);
  expect(await Promise.all([secrets(), secrets()])).toEqual([stored, stored]);
  expect(await secrets()).toEqual(stored);
  expect(asked).toEqual([['secretsmanager.GetSecretValue', { SecretId: 'rollcall' }]]);
});

it('requests it again after a failure', async () => {
  answers = [{ status: 500, body: { __type: 'InternalServiceError' } }];
  const secrets = secretsManagerSecrets('rollcall', client);
  await expect(secrets()).rejects.toMatchObject({ name: 'InternalServiceError' });
  expect(await secrets()).toEqual(stored);
});

it('says what is wrong with a secret without showing it', async () => {
  answers = [{ status: 200, body: { SecretString: JSON.stringify({ ...stored, bridgeKey: 'short-one' }) } }];
  const failure: unknown = await secretsManagerSecrets('rollcall', client)().catch((error: unknown) => error);
  expect(String(failure)).toContain('bridgeKey');
  expect(String(failure)).not.toMatch(/short-one|hhhh/);
});
