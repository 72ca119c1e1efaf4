/** Posting to partners' servers, real ones: slow, broken and hostile. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { MAX_RETRY_AFTER_MS } from '../../domain/subscription/retry-schedule';
import { httpSinks, type HttpSinksOptions } from '../../functions/adapters/http-sinks/http-sinks';
import type { SinkAnswer, WhenSlow } from '../../functions/ports/sinks';
import { hurry } from '../support/hurry';
import { type SinkServer, startSinkServer } from '../support/sink-server';
import { testCertificate } from '../support/test-certificate';
import { until } from '../support/until';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const BODY = '{"data":{"displayName":"Zoë \u{1f600}"}}';
/** Long enough for a server on this machine, however busy it is; what hangs is given less. */
const PLENTY_MS = 10_000;
const SHORT_MS = 150;

let sink: SinkServer;
let stops: (() => Promise<void>)[];
beforeEach(async () => {
  sink = await startSinkServer();
  stops = [() => sink.stop()];
});
afterEach(async () => {
  for (const stop of stops) await stop();
});

const sinksWith = (options: Partial<HttpSinksOptions> = {}) =>
  httpSinks({ loopback: true, now: () => NOW, deadlineMs: PLENTY_MS, ...options });

const post = (url = sink.url(), options: Partial<HttpSinksOptions> = {}): Promise<SinkAnswer> =>
  sinksWith(options).post({ url, headers: { 'content-type': 'application/cloudevents+json', 'webhook-id': 'dlv_1' }, body: BODY });

const answering =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end();

/** A server that speaks bytes. */
const startRawServer = async (talk: (server: Server) => void): Promise<string> => {
  const server = createServer();
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  talk(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  );
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hooks`;
};

describe('a post', () => {
  it('arrives whole, with its headers and its length in bytes', async () => {
    expect(await post()).toEqual({ status: 204, error: null, durationMs: 0 });
    expect(sink.posted).toHaveLength(1);
    expect(sink.posted[0]).toMatchObject({
      path: '/hooks',
      body: BODY,
      headers: {
        'content-type': 'application/cloudevents+json',
        'webhook-id': 'dlv_1',
        'content-length': String(Buffer.byteLength(BODY)),
        host: `127.0.0.1:${String(sink.port)}`,
      },
    });
  });

  it('keeps the path and the query unchanged', async () => {
    await post(`${sink.url()}/a%2Fb?token=x%20y`);
    expect(sink.posted[0]?.path).toBe('/hooks/a%2Fb?token=x%20y');
  });

  it('reuses a connection', async () => {
    const sinks = sinksWith();
    const request = { url: sink.url(), headers: {}, body: BODY };
    expect([await sinks.post(request), await sinks.post(request)].map(({ status }) => status)).toEqual([204, 204]);
    expect(sink.connections()).toBe(1);
  });

  it('succeeds even if the sink has closed the kept connection', async () => {
    const sinks = sinksWith();
    const request = { url: sink.url(), headers: {}, body: BODY };
    await sinks.post(request);
    sink.dropConnections();
    expect((await sinks.post(request)).status).toBe(204);
  });

  it('measures how long it took', async () => {
    let now = NOW;
    sink.answer = (response) => {
      now += 1_234;
      response.writeHead(204).end();
    };
    expect((await post(sink.url(), { now: () => now })).durationMs).toBe(1_234);
  });
});

describe('an answer', () => {
  it.each([200, 201, 202, 204])('with %i means that the delivery has arrived', async (status) => {
    sink.answer = answering(status);
    expect(await post()).toMatchObject({ status, error: null });
  });

  it.each([400, 401, 404, 410, 422, 500])('with %i is a refusal', async (status) => {
    sink.answer = answering(status);
    expect(await post()).toEqual({ status, error: 'refused', durationMs: 0 });
  });

  it.each([301, 302, 303, 307, 308])('with %i is a redirect that is not followed', async (status) => {
    const elsewhere = await startSinkServer();
    stops.push(() => elsewhere.stop());
    sink.answer = answering(status, { location: elsewhere.url() });
    expect(await post()).toEqual({ status, error: 'redirected', durationMs: 0 });
    expect(elsewhere.connections()).toBe(0);
  });

  it.each([302, 307])('with %i does not take a token to another server, however long the token is', async (status) => {
    const elsewhere = await startSinkServer();
    stops.push(() => elsewhere.stop());
    sink.answer = answering(status, { location: elsewhere.url() });
    const authorization = `Bearer ${'~'.repeat(4_096)}`;
    await sinksWith().post({ url: sink.url(), headers: { authorization }, body: BODY });
    expect(sink.posted.map(({ headers }) => headers.authorization)).toEqual([authorization]);
    expect(elsewhere.connections()).toBe(0);
  });

  it.each([429, 502, 503, 504])('with %i may ask for time, in seconds or by a date', async (status) => {
    sink.answer = answering(status, { 'retry-after': '120' });
    expect(await post()).toMatchObject({ status, error: 'refused', retryAfterMs: 120_000 });
    sink.answer = answering(status, { 'retry-after': 'Mon, 23 Nov 2026 09:05:00 GMT' });
    expect(await post()).toMatchObject({ status, error: 'refused', retryAfterMs: 300_000 });
  });

  it.each(['soon', '-5', '', '1e9'])('asks for no time with %j', async (header) => {
    sink.answer = answering(503, { 'retry-after': header });
    expect(await post()).not.toHaveProperty('retryAfterMs');
  });

  it('asks for more time than the maximum if the number has very many digits', async () => {
    sink.answer = answering(503, { 'retry-after': '99999999999999999999' });
    expect((await post()).retryAfterMs).toBeGreaterThan(MAX_RETRY_AFTER_MS);
  });

  it('asks for no time with a past date, or with another status', async () => {
    sink.answer = answering(503, { 'retry-after': 'Mon, 23 Nov 2026 08:00:00 GMT' });
    expect(await post()).toMatchObject({ retryAfterMs: 0 });
    sink.answer = answering(400, { 'retry-after': '120' });
    expect(await post()).not.toHaveProperty('retryAfterMs');
  });

  it('of ten megabytes counts by its status; only a little of it is read', async () => {
    const block = Buffer.alloc(64 * 1024);
    let written = 0;
    let closed = false;
    sink.answer = (response) => {
      response.on('close', () => (closed = true));
      const more = (): void => {
        while (written < 10_000_000 && !closed) {
          written += block.length;
          if (!response.write(block)) return void response.once('drain', more);
        }
        response.end();
      };
      response.writeHead(200, { 'content-length': '10000000' });
      more();
    };
    expect(await post()).toMatchObject({ status: 200, error: null });
    await until('the connection to be closed', () => closed);
    expect(written).toBeLessThan(10_000_000);
  });

  it('that breaks off counts by its status', async () => {
    sink.answer = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    };
    expect(await post()).toMatchObject({ status: 200, error: null });
  });
});

/** What a sink says at once, in one packet. `open`: it then leaves the line open. */
const talking = (words: readonly string[], line: 'open' | 'closed') => {
  const seen = { destroyed: false };
  const url = startRawServer((server) =>
    server.on('connection', (socket) => {
      socket.on('close', () => (seen.destroyed = true));
      socket.once('data', () => {
        for (const word of words) socket.write(word);
        if (line === 'closed') socket.end();
      });
    }),
  );
  return { url, seen };
};

const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n';

describe('a status of 2xx that has arrived counts, and the connection is closed', () => {
  it.each<[string, number, readonly string[]]>([
    ['204 with a body', 204, ['HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok']],
    ['204 with a body that comes later', 204, ['HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n', 'ok']],
    ['bytes after the end of a body with a length', 200, ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokay']],
    ['bytes after the end of a chunked body', 200, [`${CHUNKED}more`]],
    ['a chunk of no valid length', 200, ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n']],
    ['no length', 200, ['HTTP/1.1 200 OK\r\n\r\nok']],
    ['no length and no body', 202, ['HTTP/1.1 202 Accepted\r\n\r\n']],
    ['a body that never comes', 200, ['HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n']],
    ['a chunk that never comes', 200, ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n']],
  ])('with %s', async (_what, status, words) => {
    for (const line of ['open', 'closed'] as const) {
      const { url, seen } = talking(words, line);
      expect(await post(await url)).toEqual({ status, error: null, durationMs: 0 });
      await until('the connection to be closed', () => seen.destroyed);
    }
  });

  it('does not spoil the next delivery over the same connection', async () => {
    const sinks = sinksWith();
    const { url } = talking(['HTTP/1.1 204 No Content\r\n\r\n', 'ok'], 'open');
    const request = { url: await url, headers: {}, body: BODY };
    for (let delivery = 0; delivery < 5; delivery += 1) expect(await sinks.post(request)).toMatchObject({ status: 204, error: null });
  });
});

describe('a slow sink', () => {
  it('is abandoned if it never answers', async () => {
    sink.answer = () => undefined;
    expect(await post(sink.url(), { deadlineMs: SHORT_MS })).toMatchObject({ status: null, error: 'timed-out' });
  });

  const answersAfter = (ms: number): void => {
    sink.answer = (response) => void setTimeout(() => response.writeHead(204).end(), ms);
  };
  const postAsking = (whenSlow: WhenSlow, slowMs = 20): Promise<SinkAnswer> =>
    sinksWith({ slowMs }).post({ url: sink.url(), headers: {}, body: BODY }, whenSlow);

  it('is waited for if there is a place for that, which is asked once', async () => {
    answersAfter(60);
    let asked = 0;
    expect(await postAsking(async () => (asked += 1) === 1)).toMatchObject({ status: 204, error: null });
    expect(asked).toBe(1);
  });

  it('is abandoned as soon as it is slow if there is no place for it', async () => {
    sink.answer = () => undefined;
    expect(await postAsking(async () => false)).toMatchObject({ status: null, error: 'timed-out' });
  });

  it.each([
    [15_000, true],
    [3_000, false],
  ])('has %i ms, if it is %s that there is a place for it', async (ms, hasPlace) => {
    sink.answer = () => undefined;
    const hurried = hurry(ms);
    const request = { url: sink.url(), headers: {}, body: BODY };
    const answer = await httpSinks({ loopback: true, now: () => NOW }).post(request, async () => hasPlace);
    hurried.stop();
    expect(answer.error).toMatch(/timed-out$/);
    expect([...hurried.asked].sort()).toEqual([15_000, 3_000]);
  });

  it('is abandoned if nobody can say whether there is a place, and the error is that of the question', async () => {
    sink.answer = () => undefined;
    await expect(postAsking(() => Promise.reject(new Error('not now')))).rejects.toThrow('not now');
  });

  it('is not asked about if it answers in time', async () => {
    const neverAsked = (): Promise<boolean> => Promise.reject(new Error('asked'));
    expect(await postAsking(neverAsked, PLENTY_MS)).toMatchObject({ status: 204 });
  });

  it('is abandoned if it does not even begin with TLS', async () => {
    const url = await startRawServer(() => undefined);
    expect(await post(url.replace('http:', 'https:'), { deadlineMs: SHORT_MS })).toMatchObject({ error: 'tls-timed-out' });
  });

  it('has received a delivery if it drips the rest of its answer', async () => {
    let dripping: NodeJS.Timeout | undefined;
    sink.answer = (response) => {
      response.writeHead(200);
      dripping = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(dripping));
    };
    expect(await post(sink.url(), { deadlineMs: SHORT_MS })).toMatchObject({ status: 200, error: null });
    clearInterval(dripping);
  });

  it('is abandoned if it drips its headers', async () => {
    const url = await startRawServer((server) =>
      server.on('connection', (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const dripping = setInterval(() => socket.write('x: y\r\n'), 10);
        socket.on('close', () => clearInterval(dripping));
      }),
    );
    expect(await post(url, { deadlineMs: SHORT_MS })).toMatchObject({ status: null, error: 'timed-out' });
  });

  it('is abandoned if its name never resolves', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    expect(await post('https://partner.test/', { deadlineMs: SHORT_MS, resolve: never })).toMatchObject({ error: 'lookup-timed-out' });
  });
});

describe('the address that a name resolves to', () => {
  const leadsTo = (...addresses: string[]) => ({
    resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  });
  const named = () => sink.url('partner.test').replace('http:', 'https:');

  it.each(['127.0.0.1', '10.0.0.7', '169.254.169.254', '::1', 'fd00::1', '::ffff:10.0.0.7', '64:ff9b::a00:7', '2002:a00:7::'])(
    '%s is not allowed, and not tried',
    async (address) => {
      expect(await post(named(), { loopback: false, ...leadsTo(address) })).toEqual({
        status: null,
        error: 'address-not-allowed',
        durationMs: 0,
      });
      expect(sink.connections()).toBe(0);
    },
  );

  it('is checked on every connection, even if it was public at first', async () => {
    let address = '127.0.0.1';
    const sinks = sinksWith({
      allows: (one) => one === '127.0.0.1',
      resolve: async () => [{ address, family: 4 }],
      ca: testCertificate,
    });
    const https = await startSinkServer('https');
    stops.push(() => https.stop());
    const request = { url: https.url('partner.test'), headers: {}, body: BODY };
    expect((await sinks.post(request)).status).toBe(204);
    https.dropConnections();
    address = '10.0.0.7';
    expect((await sinks.post(request)).error).toBe('address-not-allowed');
  });

  it('is chosen among several: the allowed ones are tried', async () => {
    const allows = (address: string): boolean => address === '127.0.0.1';
    const https = await startSinkServer('https');
    stops.push(() => https.stop());
    const answer = await post(https.url('partner.test'), { allows, ca: testCertificate, ...leadsTo('10.0.0.7', '127.0.0.1', '::1') });
    expect(answer).toMatchObject({ status: 204, error: null });
  });

  it('is checked again once it is connected, before anything is sent', async () => {
    const judged: string[] = [];
    const allows = (address: string): boolean => judged.push(address) === 1;
    const url = sink.url('localhost');
    expect(await post(url, { allows, ...leadsTo('127.0.0.1') })).toMatchObject({ error: 'address-not-allowed' });
    expect(judged).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(sink.posted).toEqual([]);
  });

  it('is checked for a literal address in the URL too', async () => {
    const url = sink.url();
    expect(await post(url, { allows: () => false })).toMatchObject({ error: 'address-not-allowed' });
    expect(sink.posted).toEqual([]);
  });
});

describe('a URL', () => {
  it.each([
    ['with credentials', () => sink.url().replace('//', '//user:secret@')],
    ['over http, not on this machine', () => 'http://partner.example/'],
    ['of a private address', () => 'https://10.0.0.7/'],
    ['of the metadata service', () => 'https://169.254.169.254/latest/meta-data'],
    ['of another protocol', () => 'ftp://partner.example/'],
    ['without an address', () => 'partner'],
  ])('%s is never connected to', async (_what, url) => {
    const resolve = jest.fn<never, []>();
    expect(await post(url(), { resolve })).toEqual({ status: null, error: 'address-not-allowed', durationMs: 0 });
    expect(resolve).not.toHaveBeenCalled();
    expect(sink.connections()).toBe(0);
  });

  it('of this machine is never connected to, unless the deployment allows it for trials', async () => {
    expect(await post(sink.url(), { loopback: false })).toMatchObject({ error: 'address-not-allowed' });
    expect(sink.connections()).toBe(0);
  });
});

describe('https', () => {
  let https: SinkServer;
  beforeEach(async () => {
    https = await startSinkServer('https');
    stops.push(() => https.stop());
  });

  it('accepts a certificate that is valid for the name', async () => {
    expect(await post(https.url('localhost'), { ca: testCertificate })).toMatchObject({ status: 204 });
    expect(https.posted[0]?.body).toBe(BODY);
  });
});

it('a sink that hangs does not delay another', async () => {
  const sinks = sinksWith();
  const other = await startSinkServer();
  stops.push(() => other.stop());
  const hanging: ServerResponse[] = [];
  sink.answer = (response) => void hanging.push(response);
  const stuck = Array.from({ length: 20 }, () => sinks.post({ url: sink.url(), headers: {}, body: BODY }));
  await until('all of them to hang', () => hanging.length === stuck.length);
  expect((await sinks.post({ url: other.url(), headers: {}, body: BODY })).status).toBe(204);
  hanging.forEach((response) => response.writeHead(204).end());
  expect((await Promise.all(stuck)).every(({ error }) => error === null)).toBe(true);
});
