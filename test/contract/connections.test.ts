/** The `@connections` API as API Gateway has it: what is sent, how it is signed, and what comes of each answer. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { apiGatewayConnections, ConnectionsUnavailable } from '../../functions/adapters/api-gateway/api-gateway-connections';
import type { HttpRequest } from '../../functions/http-client/signing/signature-base';
import { SIGNING_CREDENTIALS, signatureOf } from '../support/aws-signature';
import { type ConnectionsServer, startConnectionsServer } from '../support/connections-server';

const ID = 'L0SM9cOFvHcCIhw=';
const NOW = Date.parse('2026-11-23T09:00:00.000Z');

let server: ConnectionsServer;
let waits: number[];
const environment = { ...process.env };
beforeEach(async () => {
  server = await startConnectionsServer();
  waits = [];
  Object.assign(process.env, SIGNING_CREDENTIALS);
});
afterEach(async () => {
  process.env = { ...environment };
  await server.stop();
});

const connections = (url = server.url, timeoutMs?: number) =>
  apiGatewayConnections({ url, now: () => NOW, wait: async (ms) => void waits.push(ms), chance: () => 0, ...(timeoutMs && { timeoutMs }) });

describe('a message', () => {
  it('is posted unchanged, to the connection whose id is in the path', async () => {
    expect(await connections().post(ID, '{"type":"pong"}')).toBe('sent');
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: `${server.url}/@connections/L0SM9cOFvHcCIhw%3D`, body: '{"type":"pong"}' });
    expect(server.sentTo(ID)).toEqual(['{"type":"pong"}']);
  });

  it('is signed with the credentials of the environment, at the given time', async () => {
    await connections().post(ID, '{"text":"é"}');
    const [request] = server.requests as [HttpRequest];
    expect(request.headers['x-amz-date']).toBe('20261123T090000Z');
    expect(request.headers['x-amz-security-token']).toBe('the-session');
    expect(request.headers['authorization']).toContain('Credential=AKIDEXAMPLE/20261123/us-east-1/execute-api/aws4_request');
    expect(request.headers['authorization']).toContain(`Signature=${signatureOf(request, 'us-east-1', 'execute-api')}`);
    expect(request.headers['authorization']).toMatch(/SignedHeaders=[^,]*host;x-amz-date;x-amz-security-token/);
  });

  it('is not sent again if its connection no longer exists', async () => {
    server.gone.add(ID);
    expect(await connections().post(ID, 'x')).toBe('gone');
    expect(server.requests).toHaveLength(1);
  });
});

describe('a message that is posted once', () => {
  const never = new AbortController().signal;

  it.each([
    ['sent', []],
    ['full', [429]],
  ] as const)('is %s after a single request', async (outcome, failures) => {
    server.failures.set(ID, [...failures]);
    expect(await connections().postOnce(ID, 'x', never)).toBe(outcome);
    expect([server.requests.length, waits]).toEqual([1, []]);
  });

  it('is not repeated if the gateway fails, or the connection is gone', async () => {
    server.failures.set(ID, [503]);
    await expect(connections().postOnce(ID, 'x', never)).rejects.toMatchObject({ why: 503 });
    server.gone.add(ID);
    expect(await connections().postOnce(ID, 'x', never)).toBe('gone');
    expect(server.requests).toHaveLength(2);
  });

  it('is not sent once it has been given up', async () => {
    await expect(connections().postOnce(ID, 'x', AbortSignal.abort())).rejects.toThrow();
    expect(server.requests).toEqual([]);
  });
});

it('a connection can be closed, even if it is closed already', async () => {
  await connections().close(ID);
  expect(server.requests[0]).toMatchObject({ method: 'DELETE', url: `${server.url}/@connections/L0SM9cOFvHcCIhw%3D`, body: '' });
  expect(server.requests[0]?.headers['authorization']).toContain(
    `Signature=${signatureOf(server.requests[0] as HttpRequest, 'us-east-1', 'execute-api')}`,
  );
  await connections().close(ID);
  expect(server.closed).toEqual([ID]);
});

describe('a request to the gateway', () => {
  it.each([429, 500, 502, 503])('is repeated once, after a moment, if the answer is %i', async (status) => {
    server.failures.set(ID, [status]);
    expect(await connections().post(ID, 'x')).toBe('sent');
    expect(waits).toEqual([100]);
    expect(server.requests).toHaveLength(2);
  });

  it('is repeated at most once', async () => {
    server.failures.set(ID, [429, 500, 500]);
    await expect(connections().post(ID, 'x')).rejects.toMatchObject({ name: 'ServiceUnavailable', why: 500 });
    expect(server.requests).toHaveLength(2);
  });

  it('finds the connection full if the gateway is still overloaded; a close then fails with an error', async () => {
    server.failures.set(ID, [500, 429, 429, 429]);
    expect(await connections().post(ID, 'x')).toBe('full');
    expect(server.requests).toHaveLength(2);
    await expect(connections().close(ID)).rejects.toMatchObject({ name: 'ServiceUnavailable', why: 429 });
  });

  it.each([400, 403, 413])('is not repeated if the answer is %i', async (status) => {
    server.failures.set(ID, [status]);
    await expect(connections().post(ID, 'secret')).rejects.toEqual(expect.objectContaining({ why: status }));
    expect(server.requests).toHaveLength(1);
  });
});

describe('a gateway that', () => {
  const listen = async (onSocket: (socket: Socket) => void): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> => {
    const silent: Server = createServer();
    silent.on('connection', onSocket);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const stop = () =>
      new Promise<void>((resolve) => {
        silent.close(() => resolve());
        silent.closeAllConnections();
      });
    return { url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`, stop };
  };

  it('does not answer in time is abandoned', async () => {
    const silent = await listen(() => undefined);
    const post = connections(silent.url, 50).post(ID, 'secret');
    await expect(post).rejects.toBeInstanceOf(ConnectionsUnavailable);
    await expect(post).rejects.toMatchObject({ why: 'timed-out', message: expect.not.stringContaining('secret') as unknown });
    await silent.stop();
  });

  it('hangs holds up a single post only until that is given up, and its socket is closed', async () => {
    let onClosed = (): void => undefined;
    const closed = new Promise<void>((resolve) => (onClosed = resolve));
    const giveUp = new AbortController();
    const hanging = await listen((socket) => {
      socket.on('close', onClosed);
      giveUp.abort();
    });
    await expect(connections(hanging.url).postOnce(ID, 'secret', giveUp.signal)).rejects.toBeInstanceOf(ConnectionsUnavailable);
    await closed;
    await hanging.stop();
  });

  it('is not there is reported by its code alone', async () => {
    const gone = await listen(() => undefined);
    await gone.stop();
    await expect(connections(gone.url).post(ID, 'secret')).rejects.toMatchObject({ why: 'ECONNREFUSED' });
  });

  it('has closed the kept sockets is called over a new one', async () => {
    const accepted: Socket[] = [];
    const server = createServer((request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(200).end());
    });
    server.on('connection', (socket) => accepted.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const kept = connections(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await Promise.all([kept.post(ID, 'a'), kept.post(ID, 'b'), kept.post(ID, 'c')]);
    for (const socket of accepted) socket.resetAndDestroy();
    expect(await Promise.all([kept.post(ID, 'd'), kept.post(ID, 'e')])).toEqual(['sent', 'sent']);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  });
});

it('a hundred messages in sequence use one socket', async () => {
  const sockets = new Set<number | undefined>();
  const counting = createServer((request, response) => {
    sockets.add(request.socket.remotePort);
    request.resume();
    request.on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => counting.listen(0, '127.0.0.1', resolve));
  const kept = connections(`http://127.0.0.1:${(counting.address() as AddressInfo).port}`);
  for (let index = 0; index < 100; index += 1) await kept.post(ID, 'x');
  expect(sockets.size).toBe(1);
  await new Promise<void>((resolve) => {
    counting.close(() => resolve());
    counting.closeAllConnections();
  });
});
