import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { MINUTE_MS } from '../../schemas/durations';
import { until } from '../support/until';
import { type Client, connectTo, type Gateway, type Handlers, refusalAt, startGateway } from './socket-gateway';

const KIB = 1024;

let gateway: Gateway;
const clients: Client[] = [];

afterEach(async () => {
  clients.splice(0).forEach(({ socket }) => socket.terminate());
  await gateway.stop();
});

const setup = async (handlers: Handlers = {}): Promise<void> => {
  gateway = await startGateway(handlers);
};

const client = async (protocols: string[] = [], headers: Record<string, string> = {}, query = ''): Promise<Client> => {
  const connected = await connectTo(`${gateway.url}${query}`, protocols, headers);
  clients.push(connected);
  return connected;
};

const idOf = (index = 0): string => gateway.eventsOf('CONNECT')[index]?.requestContext.connectionId ?? '';
const ask = (message: unknown): string => JSON.stringify(message);
const refusing = (answer: unknown): Handlers => ({ $connect: () => answer });

/** A handmade handshake with one header replaced. */
const handshake = (changed = ''): string => {
  const headers = ['Host: a', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'];
  const all = [...headers, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
  const name = changed.split(':')[0];
  const sent = all.map((header) => (header.split(':')[0] === name ? changed : header));
  return ['GET /ws HTTP/1.1', ...sent, '', ''].join('\r\n');
};

describe('opening a connection', () => {
  it('invokes $connect with the event of API Gateway', async () => {
    await setup();
    await client([], { 'X-Mixed-Case': 'Yes', authorization: 'Bearer t' }, '?a=1&b=%C3%A4&a=2');
    const [event] = gateway.eventsOf('CONNECT');
    expect(event).toEqual({
      headers: expect.objectContaining({
        'X-Mixed-Case': 'Yes',
        authorization: 'Bearer t',
        Host: `127.0.0.1:${gateway.port}`,
        'X-Forwarded-For': '127.0.0.1',
        'X-Forwarded-Proto': 'http',
      }) as unknown,
      multiValueHeaders: expect.objectContaining({ 'X-Mixed-Case': ['Yes'] }) as unknown,
      queryStringParameters: { a: '2', b: 'ä' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['ä'] },
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        extendedRequestId: expect.any(String) as string,
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) as string,
        messageDirection: 'IN',
        stage: 'ws',
        connectedAt: gateway.clock.now,
        requestTimeEpoch: gateway.clock.now,
        identity: { sourceIp: '127.0.0.1', userAgent: '' },
        requestId: expect.any(String) as string,
        domainName: `127.0.0.1:${gateway.port}`,
        connectionId: expect.stringMatching(/^[\w-]{15}=$/) as string,
        apiId: 'local',
      },
      isBase64Encoded: false,
    });
  });

  it.each([
    ['the status of the answer', { statusCode: 401 }, 401],
    ['the status of the answer', { statusCode: 403, body: 'no' }, 403],
    ['the status of the answer', { statusCode: 500 }, 500],
    ['502 if the answer has no status', { status: 200 }, 502],
    ['502 if the answer has no status', 'fine', 502],
  ])('is refused with %s if $connect refuses', async (_, answer, status) => {
    await setup(refusing(answer));
    const refusal = await refusalAt(gateway.url);
    expect(refusal).toMatchObject({ status, body: expect.objectContaining({ connectionId: idOf() }) as unknown });
    expect([gateway.connections.size, gateway.eventsOf('DISCONNECT')]).toEqual([0, []]);
  });

  it('is refused with the time to wait, if $connect says one', async () => {
    await setup(refusing({ statusCode: 429, headers: { 'Retry-After': '60', 'X-Other': 'dropped' } }));
    const { status, headers } = await refusalAt(gateway.url);
    expect([status, headers['retry-after'], headers['x-other']]).toEqual([429, '60', undefined]);
  });

  it('is refused with 502 if $connect fails', async () => {
    await setup({ $connect: () => Promise.reject(new Error('broken')) });
    expect((await refusalAt(gateway.url)).status).toBe(502);
  });

  it('returns the subprotocol that $connect names, if any', async () => {
    await setup({
      $connect: ({ headers }) => {
        const named = headers?.['Sec-WebSocket-Protocol']?.includes('rollcall.v1');
        return { statusCode: 200, ...(named ? { headers: { 'Sec-WebSocket-Protocol': 'rollcall.v1' } } : {}) };
      },
    });
    expect((await client(['rollcall.v1', 'the.token'])).socket.protocol).toBe('rollcall.v1');
    expect((await client()).socket.protocol).toBe('');
  });

  it('is refused at other paths, and without a valid handshake', async () => {
    await setup();
    expect((await refusalAt(`${gateway.url}/other`)).status).toBe(403);
    for (const wrong of ['Sec-WebSocket-Version: 7', 'Sec-WebSocket-Key: short']) {
      const socket = connectTcp(gateway.port, '127.0.0.1');
      socket.write(handshake(wrong));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    }
    expect(gateway.eventsOf('CONNECT')).toEqual([]);
  });

  it('invokes $disconnect for a client that disconnected before $connect accepted it', async () => {
    let agree: (answer: unknown) => void = () => undefined;
    await setup({ $connect: () => new Promise((answer) => (agree = answer)) });
    const socket = connectTcp(gateway.port, '127.0.0.1');
    socket.write(handshake());
    await until('$connect', () => gateway.eventsOf('CONNECT').length === 1);
    socket.resetAndDestroy();
    await once(socket, 'close');
    await new Promise(setImmediate);
    agree({ statusCode: 200 });
    await until('$disconnect', () => gateway.eventsOf('DISCONNECT').length === 1);
    expect(gateway.eventsOf('DISCONNECT')[0]?.requestContext).toMatchObject({ connectionId: idOf(), disconnectStatusCode: 1006 });
    expect(gateway.connections.size).toBe(0);
  });

  it('ignores offers to switch to another protocol', async () => {
    await setup();
    const socket = connectTcp(gateway.port, '127.0.0.1');
    const offer = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'];
    socket.write(`${['POST /v1/x HTTP/1.1', 'Host: a', 'Content-Length: 2', ...offer].join('\r\n')}\r\n\r\n{}`);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await until('an answer', () => answer.includes('plain POST /v1/x'));
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    socket.destroy();
  });
});

describe('a message of a client', () => {
  const naming: Handlers = Object.fromEntries(
    ['$default', 'echo', '$connect'].map((name) => [name, () => ({ statusCode: 200, body: name })]),
  );

  it.each([
    ['the function of its action', ask({ action: 'echo' }), 'echo'],
    ['$default without an action', ask({ x: 1 }), '$default'],
    ['$default for an unknown action', ask({ action: 'nothing' }), '$default'],
    ['$default for what every object has', ask({ action: 'constructor' }), '$default'],
    ['$default for an action that is not a string', ask({ action: ['echo'] }), '$default'],
    ['$default for an event of the gateway', ask({ action: '$connect' }), '$default'],
    ['$default if it is not JSON', 'hello', '$default'],
    ['$default if it is null', 'null', '$default'],
  ])('reaches %s', async (_, message, route) => {
    await setup(naming);
    const { socket, received } = await client();
    socket.send(message);
    await until('an answer', () => received.length === 1);
    expect(received).toEqual([route]);
    expect(gateway.eventsOf('MESSAGE')).toEqual([
      {
        requestContext: expect.objectContaining({
          routeKey: route,
          eventType: 'MESSAGE',
          connectionId: idOf(),
          messageId: expect.any(String) as string,
        }) as unknown,
        body: message,
        isBase64Encoded: false,
      },
    ]);
  });

  it('is answered with the body of the function only if its route answers, whatever the status', async () => {
    await setup({ echo: ({ body }) => ({ statusCode: 400, body: `echo ${body}` }), quiet: () => ({ statusCode: 200, body: 'unheard' }) });
    const { socket, received } = await client();
    socket.send(ask({ action: 'quiet' }));
    await until('the quiet one', () => gateway.eventsOf('MESSAGE').length === 1);
    socket.send(ask({ action: 'echo' }));
    await until('an answer', () => received.length === 1);
    expect(received).toEqual(['echo {"action":"echo"}']);
  });

  it('waits for no other, as in AWS, but has a later time of arrival than the one before', async () => {
    let release: (answer: unknown) => void = () => undefined;
    await setup({
      echo: ({ body }) => (body?.includes('slow') ? new Promise((answer) => (release = answer)) : { statusCode: 200, body: 'quick' }),
    });
    const { socket, received } = await client();
    socket.send(ask({ action: 'echo', slow: true }));
    socket.send(ask({ action: 'echo' }));
    await until('the quick one', () => received.length === 1);
    expect(received).toEqual(['quick']);
    expect(gateway.sockets.isBusy()).toBe(true);
    release({ statusCode: 200, body: 'slow' });
    await until('both', () => received.length === 2);
    const { now } = gateway.clock;
    expect(gateway.eventsOf('MESSAGE').map(({ requestContext }) => requestContext.requestTimeEpoch)).toEqual([now, now + 1]);
    await until('rest', () => !gateway.sockets.isBusy());
  });

  it.each(['echo', 'quiet'])('is answered with the error of API Gateway if its function fails (%s)', async (action) => {
    const broken = () => Promise.reject(new Error('secret'));
    await setup({ echo: broken, quiet: broken });
    const { socket, received } = await client();
    socket.send(ask({ action }));
    await until('an answer', () => received.length === 1);
    const { connectionId, requestId } = gateway.eventsOf('MESSAGE')[0]?.requestContext ?? {};
    expect(received).toEqual([JSON.stringify({ message: 'Internal server error', connectionId, requestId })]);
  });

  it('of 128 KB in frames of 32 KB arrives whole; one byte more closes the connection', async () => {
    await setup({ $default: ({ body }) => ({ statusCode: 200, body: String(body?.length) }) });
    const { socket, received, closed } = await client();
    const part = 'x'.repeat(32 * KIB);
    [false, false, false, true].forEach((fin) => socket.send(part, { fin }));
    await until('an answer', () => received.length === 1);
    expect(received).toEqual([String(128 * KIB)]);
    [part, part, part, part, 'x'].forEach((piece, index) => socket.send(piece, { fin: index === 4 }));
    expect((await closed).code).toBe(1009);
    expect(gateway.eventsOf('MESSAGE')).toHaveLength(1);
  });

  it('in a frame of more than 32 KB closes the connection and reaches no function', async () => {
    await setup();
    const { socket, closed } = await client();
    socket.send('x'.repeat(32 * KIB));
    await until('the one that may be', () => gateway.eventsOf('MESSAGE').length === 1);
    socket.send('x'.repeat(32 * KIB + 1));
    socket.send('after it');
    expect((await closed).code).toBe(1009);
    expect(gateway.eventsOf('MESSAGE')).toHaveLength(1);
  });

  it('that is not text closes the connection', async () => {
    await setup();
    const { socket, closed } = await client();
    socket.send(Buffer.from([1, 2, 3]));
    expect((await closed).code).toBe(1003);
    expect(gateway.eventsOf('MESSAGE')).toEqual([]);
  });
});

describe('the end of a connection', () => {
  it('invokes $disconnect once, with the code and the reason of the client', async () => {
    await setup();
    const { socket } = await client();
    socket.close(4001, 'enough');
    await until('$disconnect', () => gateway.eventsOf('DISCONNECT').length === 1);
    expect(gateway.eventsOf('DISCONNECT')[0]).toMatchObject({
      headers: { Host: `127.0.0.1:${gateway.port}` },
      requestContext: {
        routeKey: '$disconnect',
        connectionId: idOf(),
        disconnectStatusCode: 4001,
        disconnectReason: 'enough',
        connectedAt: gateway.eventsOf('CONNECT')[0]?.requestContext.connectedAt,
      },
    });
    expect((await gateway.connection(idOf())).status).toBe(410);
  });

  it('invokes $disconnect for a client that vanishes, without retries', async () => {
    await setup({ $disconnect: () => Promise.reject(new Error('broken')) });
    const { socket } = await client();
    socket.terminate();
    await until('$disconnect', () => gateway.eventsOf('DISCONNECT').length === 1);
    expect(gateway.eventsOf('DISCONNECT')[0]?.requestContext.disconnectStatusCode).toBe(1006);
    await until('rest', () => !gateway.sockets.isBusy());
    expect(gateway.eventsOf('DISCONNECT')).toHaveLength(1);
  });

  it('comes after ten idle minutes, and a ping counts as activity', async () => {
    await setup();
    const silent = await client();
    const lively = await client();
    gateway.clock.now += 9 * MINUTE_MS;
    lively.socket.ping();
    await once(lively.socket, 'pong');
    gateway.clock.now += MINUTE_MS;
    expect(await silent.closed).toEqual({ code: 1001, reason: 'Going away' });
    await until('$disconnect', () => gateway.eventsOf('DISCONNECT').length === 1);
    expect(lively.socket.readyState).toBe(lively.socket.OPEN);
  });

  it('comes after two hours, whatever the activity', async () => {
    await setup();
    const { socket, closed } = await client();
    for (let minutes = 0; minutes < 120; minutes += 5) {
      socket.ping();
      await once(socket, 'pong');
      gateway.clock.now += 5 * MINUTE_MS;
    }
    expect((await closed).code).toBe(1001);
  });

  it('comes when the gateway stops, which invokes $disconnect for everybody and accepts nobody', async () => {
    await setup();
    const all = await Promise.all([client(), client(), client()]);
    await gateway.sockets.stop();
    expect(gateway.eventsOf('DISCONNECT')).toHaveLength(3);
    expect((await Promise.all(all.map(({ closed }) => closed))).map(({ code }) => code)).toEqual([1001, 1001, 1001]);
    await expect(connectTo(gateway.url)).rejects.toThrow();
  });

  it('takes no longer than a second if a client does not answer', async () => {
    await setup();
    const { socket } = await client();
    socket.pause();
    await gateway.sockets.stop();
    expect(gateway.eventsOf('DISCONNECT')).toHaveLength(1);
  });
});

describe('@connections', () => {
  const post = (body: string | Buffer, id = idOf()) => gateway.connection(id, { method: 'POST', body: new Uint8Array(Buffer.from(body)) });

  it('posts to a client, in the order of the posts', async () => {
    await setup();
    const { received } = await client();
    const sent = Array.from({ length: 200 }, (_, index) => `{"n":${index},"text":"grüß"}`);
    for (const message of sent) expect((await post(message)).status).toBe(200);
    await until('all messages', () => received.length === sent.length);
    expect(received).toEqual(sent);
  });

  it('posts 128 KB, and refuses one byte more', async () => {
    await setup();
    const { received } = await client();
    const most = 'x'.repeat(128 * KIB);
    expect((await post(most)).status).toBe(200);
    await until('the message', () => received.length === 1);
    expect(received[0]).toBe(most);
    const refused = await post(`${most}x`);
    expect([refused.status, refused.headers.get('x-amzn-errortype')]).toEqual([413, 'PayloadTooLargeException']);
  });

  it('describes a connection', async () => {
    await setup();
    await client([], { 'user-agent': 'phone' });
    const connectedAt = new Date(gateway.clock.now).toISOString();
    gateway.clock.now += 5_000;
    await post('x');
    expect(await (await gateway.connection(idOf())).json()).toEqual({
      connectedAt,
      lastActiveAt: new Date(gateway.clock.now).toISOString(),
      identity: { sourceIp: '127.0.0.1', userAgent: 'phone' },
    });
  });

  it('closes a connection', async () => {
    await setup();
    const { closed } = await client();
    expect((await gateway.connection(idOf(), { method: 'DELETE' })).status).toBe(204);
    expect((await post('late')).status).toBe(410);
    expect((await closed).code).toBe(1000);
    await until('$disconnect', () => gateway.eventsOf('DISCONNECT').length === 1);
  });

  it.each(['GET', 'POST', 'DELETE'])('answers 410 to %s for an unknown connection', async (method) => {
    await setup();
    const answer = await gateway.connection('nobody/here=', { method });
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([410, 'GoneException']);
    expect((await fetch(`${gateway.connectionsUrl}/%40connections/%zz`)).status).toBe(410);
  });

  it('answers 410 before $connect has accepted', async () => {
    const statuses: number[] = [];
    await setup({
      $connect: async ({ requestContext }) => {
        statuses.push((await post('too early', requestContext.connectionId)).status);
        return { statusCode: 200 };
      },
    });
    const { received } = await client();
    expect(statuses).toEqual([410]);
    await post('in time');
    await until('a message', () => received.length === 1);
    expect(received).toEqual(['in time']);
  });

  it('answers 429 if the client does not read', async () => {
    await setup();
    const { socket } = await client();
    socket.pause();
    const statuses: number[] = [];
    const some = 'x'.repeat(100 * KIB);
    while (!statuses.includes(429) && statuses.length < 500) statuses.push((await post(some)).status);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });
});
