/** The policies of the HTTP client, against a real server on this machine. */
import { request as httpsRequest } from 'node:https';
import { Socket } from 'node:net';
import { droppedBody, wholeBody } from '../../../../functions/http-client/answer-body';
import { exchange } from '../../../../functions/http-client/exchange';
import { type HttpClient, httpClient, type HttpPolicy } from '../../../../functions/http-client/http-client';
import { HOUR_MS } from '../../../../schemas/durations';
import { type SinkServer, startSinkServer } from '../../../support/sink-server';

/** Long enough for a server on this machine, however busy it is; what hangs is given less. */
const PLENTY_MS = 10_000;
const SHORT_MS = 150;

let server: SinkServer;
beforeEach(async () => {
  server = await startSinkServer();
});
afterEach(() => server.stop());

const clientWith = (policy: Partial<HttpPolicy> = {}): HttpClient =>
  httpClient({ timeoutMs: PLENTY_MS, body: wholeBody(100), retryStale: true, ...policy });

const post = (client: HttpClient, once = false) =>
  client(() => ({ method: 'POST', url: server.url(), headers: {}, body: 'the body', once }));

const answerWith = (body: string): void => {
  server.answer = (response) => void response.writeHead(200).end(body);
};

/** A status, and then nothing more. */
const answerHalf = (): void => {
  server.answer = (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
  };
};

const breakOff = (): void => {
  server.answer = (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
    setImmediate(() => response.destroy());
  };
};

describe('an answer whose body must be whole', () => {
  it('is read to its end', async () => {
    answerWith('é'.repeat(50));
    expect(await post(clientWith())).toMatchObject({ status: 200, body: 'é'.repeat(50) });
  });

  it('is none if it is too large', async () => {
    answerWith('x'.repeat(101));
    await expect(post(clientWith())).rejects.toMatchObject({ code: 'too-large' });
  });

  it('is none if it breaks off, and is not asked for again', async () => {
    const client = clientWith();
    await post(client);
    breakOff();
    await expect(post(client)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(server.posted).toHaveLength(2);
  });

  it('is whole whatever follows it', async () => {
    server.answer = (response) => {
      response.writeHead(200, { 'content-length': '2' });
      response.socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokay');
    };
    expect(await post(clientWith())).toMatchObject({ status: 200, body: 'ok' });
  });

  it('is none if it is not whole in time', async () => {
    answerHalf();
    await expect(post(clientWith({ timeoutMs: SHORT_MS }))).rejects.toMatchObject({ code: 'timed-out' });
  });
});

describe('an answer whose status counts', () => {
  const dropped = { body: droppedBody(100) };

  it('is one however large it is', async () => {
    answerWith('x'.repeat(101));
    expect(await post(clientWith(dropped))).toMatchObject({ status: 200, body: '' });
  });

  it('is one if it breaks off', async () => {
    breakOff();
    expect(await post(clientWith(dropped))).toMatchObject({ status: 200, body: '' });
  });

  it('does not wait for the rest', async () => {
    answerHalf();
    expect(await post(clientWith(dropped))).toMatchObject({ status: 200, body: '' });
  });
});

describe('a kept connection', () => {
  it('is used again', async () => {
    const client = clientWith();
    await post(client);
    await post(client);
    expect(server.connections()).toBe(1);
  });

  it('is replaced if it turns out to be closed, and the request is made anew', async () => {
    const client = clientWith();
    await post(client);
    server.dropConnections();
    let made = 0;
    const request = () => ({ method: 'POST', url: server.url(), headers: {}, body: String((made += 1)) });
    expect(await client(request)).toMatchObject({ status: 204 });
    expect(server.posted.at(-1)?.body).toBe(String(made));
  });

  it('is not used for a request that must be sent only once', async () => {
    const client = clientWith();
    await post(client);
    await post(client, true);
    expect(server.connections()).toBe(2);
  });

  it('that closes under the request is asked over a new one, unless the policy says otherwise', async () => {
    const hangUpOnSecond = (): void => {
      server.answer = (response, _posted, request) => void (server.posted.length === 2 ? request.socket.destroy() : response.end());
    };
    const [patient, strict] = [clientWith(), clientWith({ retryStale: false })];
    hangUpOnSecond();
    await post(patient);
    expect(await post(patient)).toMatchObject({ status: 200 });
    await server.stop();
    server = await startSinkServer();
    hangUpOnSecond();
    await post(strict);
    await expect(post(strict)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('leaves no more time for the second try than was left of the first', async () => {
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const client = clientWith({ timeoutMs: HOUR_MS });
    await post(client);
    server.answer = (_response, _posted, request) => {
      if (server.posted.length > 2) return;
      now = HOUR_MS - SHORT_MS;
      request.socket.destroy();
    };
    await expect(post(client)).rejects.toMatchObject({ code: 'timed-out' });
    expect(server.posted).toHaveLength(3);
    clock.mockRestore();
  });
});

it('a redirect is an answer like others', async () => {
  server.answer = (response) => void response.writeHead(302, { location: server.url() }).end();
  expect(await post(clientWith())).toMatchObject({ status: 302 });
  expect(server.posted).toHaveLength(1);
});

it('a peer that does not answer is reported as the policy says, by a code alone', async () => {
  const client = clientWith({ failure: ({ code, message }) => new RangeError(`${code}, ${message}`) });
  await server.stop();
  await expect(post(client)).rejects.toEqual(new RangeError('ECONNREFUSED, No answer: ECONNREFUSED'));
  server = await startSinkServer();
});

describe('a time-out says what was waited for', () => {
  /** A connection that comes as far as its events say. */
  const waiting = async (host: string, events: readonly string[]): Promise<unknown> => {
    const socket = Object.assign(new Socket(), { connecting: true });
    const request = httpsRequest({ host, createConnection: () => socket });
    const answer = exchange(request, wholeBody(100), 50).catch((error: unknown) => error);
    request.on('socket', () => events.forEach((event) => socket.emit(event)));
    return answer;
  };

  it.each([
    ['partner.test', [], 'lookup-timed-out'],
    ['192.0.2.1', [], 'connect-timed-out'],
    ['2001:db8::1', [], 'connect-timed-out'],
    ['partner.test', ['lookup'], 'connect-timed-out'],
    ['partner.test', ['lookup', 'connect'], 'tls-timed-out'],
    ['partner.test', ['lookup', 'connect', 'secureConnect'], 'timed-out'],
  ])('%s after %j: %s', async (host, events, code) => {
    expect(await waiting(host, events)).toMatchObject({ code });
  });
});
