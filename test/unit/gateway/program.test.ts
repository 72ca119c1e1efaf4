import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../../gateway/clock';
import { jsonLog } from '../../../gateway/log';
import { Metrics, metricTexts } from '../../../gateway/metrics';
import { accessToken } from '../../../gateway/rollcall/access-token';
import { apiClient } from '../../../gateway/rollcall/api-client';
import { connectRollcall } from '../../../gateway/rollcall/connect-rollcall';
import { eventPackagesOf } from '../../../gateway/rollcall/event-packages';
import { nudgedConferences } from '../../../gateway/rollcall/nudged-conferences';
import { readNudges } from '../../../gateway/rollcall/nudge-queue';
import { readSettings, settingNames } from '../../../gateway/settings';
import type { SipMessage } from '../../../gateway/sip/message';
import { readMessages } from '../../../gateway/sip/stream-connection';
import { StreamFramer } from '../../../gateway/sip/stream-framer';
import { startStream } from '../../../gateway/sip/stream-transport';
import { tcp } from '../../../gateway/sip/tcp';
import { type Gateway, startGateway } from '../../../gateway/start-gateway';
import type { Conference } from '../../../schemas/conference';
import { CONFERENCE_ID } from '../../support/a-conference';
import { aConferenceView, aParticipantView, INITIATOR } from '../../support/conference-views';
import { FakeClock } from '../../support/fake-clock';
import { freePort } from '../../support/free-port';
import { makeCertificate } from '../../support/make-certificate';
import { answering, type ScriptedServer, startScriptedServer } from '../../support/scripted-server';
import { until } from '../../support/until';

const BEN = aParticipantView('+15550101');
const REQUIRED = {
  GATEWAY_ADDRESS: '192.0.2.10',
  GATEWAY_DOMAIN: 'carrier.test',
  GATEWAY_API_URL: 'https://rollcall.test',
  GATEWAY_TOKEN_URL: 'https://login.test/token',
  GATEWAY_CLIENT_ID: 'gateway',
  GATEWAY_CLIENT_SECRET: 'secret',
};

describe('the settings', () => {
  it('have defaults, and an empty variable is none', () => {
    const settings = readSettings({ ...REQUIRED, GATEWAY_PORT: '', PATH: '/bin' });
    expect(settings).toMatchObject({
      roles: ['notifier'],
      transports: ['UDP', 'TCP'],
      ports: { UDP: 5060, TLS: 5061 },
      paceMs: 5000,
      peers: [],
    });
    expect(settings.rollcall.socketUrl).toBe('wss://rollcall.test/ws');
    expect(settings.rollcall.credentials.scopes).toEqual(['conferences:read', 'conferences:all', 'numbers:read']);
    expect(readSettings({ ...REQUIRED, GATEWAY_ROLES: 'notifier, subscriber' }).rollcall.credentials.scopes).toContain(
      'event-package:write',
    );
  });

  it.each([
    [{ GATEWAY_DOMAIN: undefined }, 'GATEWAY_DOMAIN'],
    [{ GATEWAY_ADDRESS: undefined }, 'GATEWAY_ADDRESS: must be given'],
    [{ GATEWAY_PEERS: '192.0.2.0/33' }, 'GATEWAY_PEERS: must be an IP address or a network'],
    [{ GATEWAY_PEERS: 'edge.test' }, 'GATEWAY_PEERS: '],
    [{ GATEWAY_ROUTE: 'tel:+15550100' }, 'GATEWAY_ROUTE: must be a SIP URI'],
    [{ GATEWAY_TRANSPORTS: 'UDP,TLS' }, 'GATEWAY_TLS_CERTIFICATE: must be given'],
    [{ GATEWAY_PEER_NAMES: 'edge.test' }, 'GATEWAY_PEER_NAMES: needs GATEWAY_TLS_AUTHORITIES'],
    [{ GATEWAY_FOLLOW: 'nudges' }, 'GATEWAY_NUDGE_QUEUE_URL: must be given'],
    [{ GATEWAY_MIN_EXPIRES: '3600', GATEWAY_MAX_EXPIRES: '60' }, 'GATEWAY_MIN_EXPIRES: must not be above'],
    [{ GATEWAY_PACE_MS: 'fast' }, 'GATEWAY_PACE_MS: must be a whole number'],
  ])('refuse %p', (wrong, message) => {
    expect(() => readSettings({ ...REQUIRED, ...wrong })).toThrow(message);
  });

  it('and the metrics are all in docs/gateway.md', async () => {
    const page = await readFile(path.join(__dirname, '../../../docs/gateway.md'), 'utf8');
    for (const name of [...settingNames, ...Object.keys(metricTexts)]) expect(page).toContain(`\`${name}\``);
  });
});

it('a log line shows no number, and only the fields of its event', () => {
  const lines: string[] = [];
  const log = jsonLog(
    () => 0,
    (line) => lines.push(line),
  );
  log('request.failed', { method: 'SUBSCRIBE', ...{ body: 'x' }, error: new Error('sip:15550101@a tel:+15550102 +15550103') });
  expect(lines[0]).not.toMatch(/\d{7}|"body"/);
});

it('metrics are written as Prometheus reads them', () => {
  const metrics = new Metrics();
  metrics.count('rollcall_gateway_posts_total', { result: 'taken' });
  metrics.count('rollcall_gateway_posts_total', { result: 'taken' });
  metrics.gauge('rollcall_gateway_dialogs', () => 7);
  expect(metrics.text()).toContain('# TYPE rollcall_gateway_posts_total counter\nrollcall_gateway_posts_total{result="taken"} 2\n');
  expect(metrics.text()).toContain('rollcall_gateway_dialogs 7\n');
});

describe('Rollcall, asked over HTTP', () => {
  let server: ScriptedServer;
  beforeEach(async () => (server = await startScriptedServer()));
  afterEach(() => server.stop());
  const credentials = () => ({ tokenUrl: `${server.url}/token`, clientId: 'a b', clientSecret: 'c', scopes: ['x', 'y'] });
  const tokens = (respond: (path: string, token: string) => ReturnType<typeof answering>) => {
    let issued = 0;
    server.answer = (response, request) => {
      const url = request.url.slice(server.url.length);
      if (url !== '/token') return respond(url, request.headers['authorization'] ?? '')(response);
      issued += 1;
      return answering(200, { access_token: `t${String(issued)}`, expires_in: 100, token_type: 'Bearer' })(response);
    };
  };

  it('is asked with one token until that is nearly over, or refused', async () => {
    let now = 0;
    tokens((_, token) => (token === 'Bearer t2' ? answering(401) : answering(200, {})));
    const api = apiClient(
      server.url,
      accessToken(credentials(), () => now),
      () => undefined,
    );
    const seen = async () => (await api({ method: 'GET', path: '/v1/x' })).status;
    expect([await seen(), await seen()]).toEqual([200, 200]);
    now = 60_000;
    expect(await seen()).toBe(200);
    const [first] = server.requests;
    expect(first).toMatchObject({
      body: 'scope=x+y&grant_type=client_credentials',
      headers: { authorization: `Basic ${Buffer.from('a+b:c').toString('base64')}` },
    });
    expect(server.requests.filter(({ url }) => url.endsWith('/token'))).toHaveLength(3);
  });

  it.each([403, 429, 500])('that answers %i again and again is said to be away, in the log, the metrics and the health', async (status) => {
    tokens(() => answering(status));
    const [clock, metrics, lines] = [new FakeClock(), new Metrics(), [] as unknown[]];
    const log: Parameters<typeof connectRollcall>[0]['log'] = (event, fields) => void lines.push([event, fields]);
    const { rollcall: settings } = readSettings({ ...REQUIRED, GATEWAY_API_URL: server.url, GATEWAY_TOKEN_URL: `${server.url}/token` });
    const rollcall = connectRollcall({ settings, clock, log, metrics, randomFraction: () => 0 });
    for (let each = 0; each < 7; each += 1) await expect(rollcall.conferences.read(CONFERENCE_ID)).rejects.toThrow();
    expect(lines).toEqual([['rollcall.unavailable', { what: 'requests' }]]);
    expect(rollcall.isReachable()).toBe(false);
    expect(metrics.text()).toContain('rollcall_gateway_rollcall_failures_total 7\n');
  });

  it('is handed notifications as they came, and says what became of them', async () => {
    const statuses = [204, 409, 404, 400, 503];
    tokens(() => answering(statuses.shift() ?? 500, { code: 'FULL_STATE_REQUIRED' }));
    const { post } = eventPackagesOf(
      apiClient(
        server.url,
        accessToken(credentials(), () => 0),
        () => undefined,
      ),
    );
    const notification = {
      conferenceId: CONFERENCE_ID,
      subscription: 'a/b',
      subscriptionState: 'active;x="\u0001é"',
      document: Buffer.from('<a/>'),
    };
    const results = [];
    for (let each = 0; each < 5; each += 1) results.push(await post(notification));
    expect(results).toEqual(['taken', 'full-state-required', 'gone', 'refused', 'unavailable']);
    expect(server.requests[1]).toMatchObject({
      method: 'POST',
      url: `${server.url}/v1/conferences/${CONFERENCE_ID}/event-package?subscription=a%2Fb`,
      headers: { 'subscription-state': 'active;x=""', 'content-type': 'application/conference-info+xml' },
      body: '<a/>',
    });
    await post({ ...notification, document: Buffer.alloc(0) });
    expect(server.requests.at(-1)?.headers['content-type']).toBeUndefined();
    for (const [state, relayed] of [
      [`active;x=${'y'.repeat(300)}`, `active;x=${'y'.repeat(247)}`],
      [' ', 'active'],
    ] as const) {
      await post({ ...notification, subscriptionState: state });
      expect(server.requests.at(-1)?.headers['subscription-state']).toBe(relayed);
    }
  });

  it('lists the conferences to watch, page after page', async () => {
    const watch = { conferenceId: CONFERENCE_ID, conferenceUri: 'sip:focus@192.0.2.5', initiator: '+15550100' };
    tokens((url) => answering(200, url.endsWith('?cursor=a%26') ? { items: [watch] } : { items: [watch], nextCursor: 'a&' }));
    const { watches } = eventPackagesOf(
      apiClient(
        server.url,
        accessToken(credentials(), () => 0),
        () => undefined,
      ),
    );
    expect(await watches()).toHaveLength(2);
    tokens(() => answering(200, { items: [{ ...watch, initiator: null }] }));
    await expect(watches()).rejects.toThrow('numbers:read');
  });

  it('is read again for each nudge, by the difference, and after a while without one', async () => {
    const clock = new FakeClock();
    const versions = [
      aConferenceView([INITIATOR, BEN]),
      { ...aConferenceView([{ ...BEN, version: 2, status: 'offline' }]), state: 'partial', version: 2, previousVersion: 1 },
      undefined,
    ];
    const paths: string[] = [];
    const api = async ({ path: at }: { readonly path: string }) => {
      paths.push(at);
      const next = versions.shift();
      return { status: next ? 200 : 404, text: JSON.stringify(next ?? {}) };
    };
    const { follow, nudge } = nudgedConferences(api, clock);
    const told: (Conference | undefined)[] = [];
    follow(CONFERENCE_ID, (conference) => told.push(conference));
    await clock.advance(0);
    nudge(CONFERENCE_ID);
    nudge('another');
    await clock.advance(0);
    await clock.advance(60_000);
    expect(told.map((each) => each?.participants.map(({ status }) => status))).toEqual([
      ['online', 'online'],
      ['online', 'offline'],
      undefined,
    ]);
    expect(paths).toEqual(['', '?since=1', '?since=2'].map((query) => `/v1/conferences/${CONFERENCE_ID}${query}`));
  });
});

it('the queue of nudges is read and emptied, whatever is in it, until the gateway stops', async () => {
  const [stopping, clock, nudged, sent, failures] = [
    new AbortController(),
    new FakeClock(),
    [] as string[],
    [] as string[],
    [] as unknown[],
  ];
  const bodies = [`{"conferenceId":"${CONFERENCE_ID}"}`, '{"conferenceId":"+15550101"}', 'no JSON', `{"conferenceId":"${CONFERENCE_ID}"}`];
  const send = (async ({ constructor: { name }, input }: { constructor: { name: string }; input: { Entries?: unknown[] } }) => {
    sent.push(`${name} ${String(input.Entries?.length ?? '')}`);
    if (sent.length === 1) throw new Error('away');
    if (name === 'DeleteMessageBatchCommand') stopping.abort();
    return { Messages: bodies.map((Body) => ({ Body, ReceiptHandle: 'r' })) };
  }) as never;
  const reading = readNudges(
    { sqs: { send }, queueUrl: 'https://q.test', clock, nudge: (id) => nudged.push(id), failed: (error) => failures.push(error) },
    stopping.signal,
  );
  await clock.advance(5_000);
  await reading;
  expect([nudged, sent, failures.length]).toEqual([
    [CONFERENCE_ID],
    ['ReceiveMessageCommand ', 'ReceiveMessageCommand ', 'DeleteMessageBatchCommand 4'],
    1,
  ]);
});

/** A stand-in for a deployment of Rollcall: the conference over HTTP, its changes over a WebSocket. */
const startRollcall = async () => {
  const server = await startScriptedServer();
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(sockets, 'listening');
  let conference = aConferenceView([INITIATOR, BEN]);
  server.answer = (response, { url }) =>
    answering(200, url.endsWith('/token') ? { access_token: 't', token_type: 'Bearer' } : conference)(response);
  return {
    url: server.url,
    socketUrl: `ws://127.0.0.1:${String((sockets.address() as { port: number }).port)}`,
    /** Told to all who are connected; whoever is not reads it. */
    change: (participants: Conference['participants']) => {
      const { state: conferenceState, ...rest } = (conference = { ...conference, participants, version: conference.version + 1 });
      for (const socket of sockets.clients) socket.send(JSON.stringify({ type: 'state', ...rest, conferenceState }));
    },
    connected: () => sockets.clients.size,
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await server.stop();
    },
  };
};

const subscribeText = (transport: string, port: number) =>
  [
    `SUBSCRIBE sip:${CONFERENCE_ID}@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/${transport} 127.0.0.1:${String(port)};branch=z9hG4bK${transport};rport`,
    'From: <sip:+15550101@carrier.test>;tag=phone',
    `To: <sip:${CONFERENCE_ID}@127.0.0.1>`,
    `Call-ID: ${transport}`,
    'CSeq: 1 SUBSCRIBE',
    `Contact: <sip:+15550101@127.0.0.1:${String(port)}${transport === 'UDP' ? '' : `;transport=${transport}`}>`,
    'Event: conference',
    'P-Asserted-Identity: <tel:+15550101>',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

const okTo = (notify: string): string => {
  const kept = notify.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
  return ['SIP/2.0 200 OK', ...kept, 'Content-Length: 0', '', ''].join('\r\n');
};

/** A phone on a connection: messages in short, each NOTIFY answered. */
const onStream = (socket: Socket): string[] => {
  const seen: string[] = [];
  const framer = new StreamFramer({
    message: (message: SipMessage) => {
      if (!('method' in message)) return void seen.push(String(message.status));
      seen.push([...message.body.toString().matchAll(/\+\d+(?=@[^"]*" state)/g)].join(' '));
      socket.write(
        okTo(
          [
            `${message.method}`,
            ...message.headers.map(
              ([name, value]) =>
                `${name
                  .replace(/^(via|from|to)$/, (each) => each[0]?.toUpperCase() + each.slice(1))
                  .replace('call-id', 'Call-ID')
                  .replace('cseq', 'CSeq')}: ${value}`,
            ),
          ].join('\r\n'),
        ),
      );
    },
    ping: () => undefined,
  });
  // A pong comes before all else, because the ping did.
  socket.once('data', (chunk: Buffer) => chunk.toString().startsWith('\r\n') && seen.push('pong'));
  socket.on('data', (chunk: Buffer) => framer.push(chunk));
  return seen;
};

describe('connections', () => {
  it('of strangers are few, so that however slowly they send, the edge has room', async () => {
    const got: string[] = [];
    const at = await freePort();
    const transport = await startStream(tcp, '127.0.0.1', at, {
      message: (_, { address }) => void got.push(address),
      dropped: () => undefined,
      isKnown: ({ address }) => address === '127.0.0.2',
    });
    const strangers = Array.from({ length: 21 }, () => connect({ port: at, host: '127.0.0.1' }).on('error', () => undefined));
    await until('the last one to be turned away', () => strangers.filter(({ destroyed }) => destroyed).length === 1);
    connect({ port: at, host: '127.0.0.1', localAddress: '127.0.0.2' }).write(subscribeText('TCP', at));
    await until('the message of the edge', () => got.length === 1);
    expect(got).toEqual(['127.0.0.2']);
    await transport.stop();
  });

  it('whose other end does not read are sent no pongs without end, and a silent one is kept open', () => {
    const kept = jest.fn();
    const socket = Object.assign(new Duplex({ read: () => undefined, write: () => undefined }), {
      setNoDelay: jest.fn(),
      setTimeout: jest.fn(),
      setKeepAlive: kept,
    });
    const arrivals = { message: () => undefined, dropped: () => undefined, isKnown: () => true };
    readMessages(socket as unknown as Socket, { transport: 'TCP', address: '192.0.2.1', port: 5060, names: [] }, arrivals);
    socket.emit('data', Buffer.from('\r\n'.repeat(200_000)));
    expect(socket.writableLength).toBeLessThan(100_000);
    expect(kept).toHaveBeenCalledWith(true, 60_000);
  });
});

describe('the whole gateway on real sockets', () => {
  let folder: string;
  let rollcall: Awaited<ReturnType<typeof startRollcall>>;
  let gateway: Gateway | undefined;
  const port = { sip: 0, tls: 0 };
  const events: string[] = [];
  const start = async (more: Readonly<Record<string, string>> = {}) => {
    const settings = readSettings({
      ...REQUIRED,
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_ADDRESS: '127.0.0.1',
      GATEWAY_PORT: String(port.sip),
      GATEWAY_TLS_PORT: String(port.tls),
      GATEWAY_PEERS: '127.0.0.1',
      GATEWAY_PACE_MS: '0',
      GATEWAY_API_URL: rollcall.url,
      GATEWAY_TOKEN_URL: `${rollcall.url}/token`,
      GATEWAY_SOCKET_URL: rollcall.socketUrl,
      GATEWAY_HTTP_HOST: '127.0.0.1',
      GATEWAY_HTTP_PORT: '0',
      GATEWAY_DATA: path.join(folder, 'dialogs'),
      ...more,
    });
    gateway = await startGateway(settings, systemClock, (event) => void events.push(event));
    return gateway;
  };
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gateway-'));
    [port.sip, port.tls] = [await freePort(), await freePort()];
    rollcall = await startRollcall();
  });
  afterEach(async () => {
    await gateway?.stop();
    await rollcall.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('serves a phone over UDP, goes on after a restart, and tells what it does over HTTP', async () => {
    await start();
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const seen: string[] = [];
    socket.on('message', (datagram) => {
      const text = datagram.toString();
      seen.push(text.startsWith('NOTIFY') ? [...text.matchAll(/\+\d+(?=@[^"]*" state)/g)].join(' ') : (text.split(' ')[1] ?? ''));
      if (text.startsWith('NOTIFY')) socket.send(okTo(text), port.sip, '127.0.0.1');
    });
    socket.send('rubbish', port.sip, '127.0.0.1');
    socket.send(subscribeText('UDP', socket.address().port), port.sip, '127.0.0.1');
    await until('the first roster', () => seen.length === 2 && rollcall.connected() === 1);
    const metrics = await (await fetch(`http://127.0.0.1:${String(gateway?.httpPort)}/metrics`)).text();
    expect(metrics).toContain('rollcall_gateway_requests_total{method="SUBSCRIBE",status="200"} 1\n');
    expect(metrics).toContain('rollcall_gateway_dropped_total 1\n');
    expect(await (await fetch(`http://127.0.0.1:${String(gateway?.httpPort)}/health`)).json()).toEqual({
      status: 'ok',
      rollcall: 'ok',
      roles: ['notifier'],
    });
    await gateway?.stop();
    await start();
    rollcall.change([INITIATOR, BEN, aParticipantView('+15550102')]);
    await until('the new roster', () => seen.length >= 3);
    expect(seen.slice(0, 3)).toEqual(['200', '+15550100 +15550101', '+15550102']);
    expect(events.filter((event) => event === 'gateway.started')).toHaveLength(2);
    socket.close();
  });

  it('knows its subscriptions before its sockets open, so that no renewal is refused', async () => {
    await start();
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const seen: string[] = [];
    let tag = '';
    socket.on('message', (datagram) => {
      const text = datagram.toString();
      if (text.startsWith('NOTIFY')) return socket.send(okTo(text), port.sip, '127.0.0.1');
      seen.push(text.split(' ')[1] ?? '');
      tag = /^To: .*;tag=(\w+)/m.exec(text)?.[1] ?? tag;
    });
    socket.send(subscribeText('UDP', socket.address().port), port.sip, '127.0.0.1');
    await until('the answer', () => seen.length === 1 && rollcall.connected() === 1);
    await gateway?.stop();
    // So many that reading them takes a while.
    for (let each = 0; each < 300; each += 1) await writeFile(path.join(folder, 'dialogs', `${String(each)}.dialog.json`), '{');
    let seq = 1;
    const renewing = setInterval(() => {
      seq += 1;
      const renewal = subscribeText('UDP', socket.address().port)
        .replace('branch=z9hG4bKUDP', `branch=z9hG4bK${String(seq)}`)
        .replace(/^(To: .*)$/m, `$1;tag=${tag}`)
        .replace('CSeq: 1 ', `CSeq: ${String(seq)} `);
      socket.send(renewal, port.sip, '127.0.0.1');
    });
    await start();
    await until('an answer', () => seen.length > 1);
    clearInterval(renewing);
    socket.close();
    expect([...new Set(seen)]).toEqual(['200']);
  });

  it.each(['TCP', 'TLS'] as const)('serves a phone over %s, whose bytes come one by one, and answers its pings', async (transport) => {
    const [from, to] = [new Date(Date.now() - 86_400_000), new Date(Date.now() + 86_400_000)];
    const authority = makeCertificate({ name: 'authority.test', from, until: to, isAuthority: true });
    const certificateOf = (name: string) => makeCertificate({ name, from, until: to, issuer: authority });
    const [own, edge] = [certificateOf('gateway.test'), certificateOf('edge.test')];
    const file = async (name: string, content: string) => {
      await writeFile(path.join(folder, name), content);
      return path.join(folder, name);
    };
    await start({
      GATEWAY_TRANSPORTS: 'TCP,TLS',
      GATEWAY_TLS_CERTIFICATE: await file('own.pem', own.cert),
      GATEWAY_TLS_KEY: await file('own.key', own.key),
      GATEWAY_TLS_AUTHORITIES: await file('ca.pem', authority.cert),
      ...(transport === 'TLS' ? { GATEWAY_PEERS: '', GATEWAY_PEER_NAMES: 'edge.test' } : {}),
    });
    const socket =
      transport === 'TCP'
        ? connect(port.sip, '127.0.0.1')
        : connectTls({ host: '127.0.0.1', port: port.tls, servername: 'gateway.test', ca: authority.cert, cert: edge.cert, key: edge.key });
    await once(socket, transport === 'TCP' ? 'connect' : 'secureConnect');
    const seen = onStream(socket);
    for (const byte of Buffer.from(`\r\n\r\n${subscribeText(transport, socket.localPort ?? 0)}`)) socket.write(Buffer.from([byte]));
    await until('the first roster', () => seen.length === 3 && rollcall.connected() === 1);
    rollcall.change([BEN]);
    await until('the new roster', () => seen.length === 4);
    expect(seen).toEqual(['pong', '200', '+15550100 +15550101', '+15550100']);
    socket.destroy();
  });
});
