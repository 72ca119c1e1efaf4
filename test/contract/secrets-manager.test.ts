/** The real client, against a server that speaks the one command it sends. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerKey } from '../../functions/adapters/secrets-manager/secrets-manager';
import { LOCAL_CLIENT } from '../support/local-client';

const stored = 'b'.repeat(44);

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
      const { status, body: answer } = answers.shift() ?? { status: 200, body: { SecretString: stored } };
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
  const key = secretsManagerKey('bridgeKey', 'rollcall', client);
  expect(asked).toEqual([]);
  expect(await Promise.all([key(), key()])).toEqual([stored, stored]);
  expect(await key()).toEqual(stored);
  expect(asked).toEqual([['secretsmanager.GetSecretValue', { SecretId: 'rollcall' }]]);
});

it('requests it again after a failure', async () => {
  answers = [{ status: 500, body: { __type: 'InternalServiceError' } }];
  const key = secretsManagerKey('bridgeKey', 'rollcall', client);
  await expect(key()).rejects.toMatchObject({ name: 'InternalServiceError' });
  expect(await key()).toEqual(stored);
});

it('says which key is wrong without showing it', async () => {
  answers = [{ status: 200, body: { SecretString: 'short-one' } }];
  const failure: unknown = await secretsManagerKey('bridgeKey', 'rollcall', client)().catch((error: unknown) => error);
  expect(String(failure)).toContain('bridgeKey');
  expect(String(failure)).not.toMatch('short-one');
});

it('asks for no key that the function may not read', async () => {
  await expect(secretsManagerKey('bridgeKey', null, client)()).rejects.toThrow('does not let this function read bridgeKey');
  expect(asked).toEqual([]);
});
