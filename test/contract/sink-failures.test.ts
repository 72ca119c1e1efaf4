/** Why a sink did not answer: each cause by a real server that has it, and by its own word in the log. */
import { once } from 'node:events';
import type { ServerOptions } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { failureCause } from '../../functions/adapters/http-sinks/failure-cause';
import { httpSinks, type HttpSinksOptions } from '../../functions/adapters/http-sinks/http-sinks';
import type { AttemptError } from '../../schemas/delivery';
import { DAY_MS } from '../../schemas/durations';
import { makeCertificate } from '../support/make-certificate';
import { startSinkServer } from '../support/sink-server';

const NAME = 'partner.test';
const around = (days: number): Date => new Date(Date.now() + days * DAY_MS);
const valid = { from: around(-1), until: around(1) };
const authority = makeCertificate({ name: 'authority.test', isAuthority: true, ...valid });
const intermediate = makeCertificate({ name: 'intermediate.test', isAuthority: true, issuer: authority, ...valid });

const issued = (change: { name?: string; from?: Date; until?: Date; issuer?: typeof authority } = {}): ServerOptions => {
  const { cert, key } = makeCertificate({ name: NAME, issuer: authority, ...valid, ...change });
  return { cert, key };
};

const PLENTY_MS = 10_000;
const SHORT_MS = 150;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const errorOf = async (url: string, options: Partial<HttpSinksOptions> = {}): Promise<string | null> => {
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
  const sinks = httpSinks({
    loopback: true,
    allows: () => true,
    now: Date.now,
    deadlineMs: PLENTY_MS,
    resolve,
    ca: authority.cert,
    ...options,
  });
  return (await sinks.post({ url, headers: {}, body: '{}' })).error;
};

const startTls = async (tls: ServerOptions): Promise<string> => {
  const server = await startSinkServer('https', '127.0.0.1', tls);
  stops.push(() => server.stop());
  return server.url(NAME);
};

/** A server that speaks bytes; without TLS, but addressed with https. */
const startRaw = async (talk: (socket: Socket) => void): Promise<string> => {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
    await once(server, 'close');
  });
  return `https://${NAME}:${String((server.address() as AddressInfo).port)}/`;
};

describe('a certificate', () => {
  it('is accepted if a known authority has issued it for the name, directly or by an intermediate that is sent along', async () => {
    expect(await errorOf(await startTls(issued()))).toBeNull();
    const { cert, key } = issued({ issuer: intermediate });
    expect(await errorOf(await startTls({ cert: `${String(cert)}${intermediate.cert}`, key }))).toBeNull();
  });

  it.each<[string, AttemptError, () => ServerOptions]>([
    ['for another name', 'certificate-name', () => issued({ name: 'other.test' })],
    ['that has expired', 'certificate-expired', () => issued({ from: around(-3), until: around(-1) })],
    ['that is not valid yet', 'certificate-not-yet-valid', () => issued({ from: around(1), until: around(3) })],
    [
      'that has signed itself',
      'certificate-authority',
      () => {
        const { cert, key } = makeCertificate({ name: NAME, ...valid });
        return { cert, key };
      },
    ],
    ['without its intermediate', 'certificate-authority', () => issued({ issuer: intermediate })],
    [
      'of an issuer that is no authority',
      'certificate-invalid',
      () => {
        const impostor = makeCertificate({ name: 'impostor.test', issuer: authority, ...valid });
        const { cert, key } = issued({ issuer: impostor });
        return { cert: `${String(cert)}${impostor.cert}`, key };
      },
    ],
  ])('%s is %s', async (_what, error, tls) => {
    expect(await errorOf(await startTls(tls()))).toBe(error);
  });

  it('of an authority that is not known is certificate-authority', async () => {
    const stranger = makeCertificate({ name: 'stranger.test', isAuthority: true, ...valid });
    expect(await errorOf(await startTls(issued()), { ca: stranger.cert })).toBe('certificate-authority');
  });
});

describe('TLS', () => {
  it.each<[string, AttemptError, () => ServerOptions]>([
    [
      'of an old version',
      'tls-version',
      () => ({ ...issued(), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    ],
    ['without a cipher in common', 'tls-failed', () => ({ ...issued(), maxVersion: 'TLSv1.2', ciphers: 'ADH-AES128-SHA256@SECLEVEL=0' })],
    [
      'that asks for a client certificate',
      'tls-failed',
      () => ({ ...issued(), requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' }),
    ],
    ['that asks for a client certificate, in TLS 1.3', 'tls-failed', () => ({ ...issued(), requestCert: true, rejectUnauthorized: true })],
  ])('%s is %s', async (_what, error, tls) => {
    expect(await errorOf(await startTls(tls()))).toBe(error);
  });

  it.each<[string, AttemptError, (socket: Socket) => void]>([
    ['that is HTTP', 'tls-failed', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['that is SSH', 'tls-failed', (socket) => void socket.end('SSH-2.0-OpenSSH\r\n')],
    ['that the server breaks off', 'connection-reset', (socket) => void socket.once('data', () => socket.destroy())],
    ['that the server resets', 'connection-reset', (socket) => void socket.once('data', () => socket.resetAndDestroy())],
  ])('%s is %s', async (_what, error, talk) => {
    expect(await errorOf(await startRaw(talk))).toBe(error);
  });

  it('that never begins is tls-timed-out', async () => {
    expect(await errorOf(await startRaw(() => undefined), { deadlineMs: SHORT_MS })).toBe('tls-timed-out');
  });
});

describe('a host', () => {
  const failing = (code: string) => ({ resolve: () => Promise.reject(Object.assign(new Error('lookup'), { code })) });

  it.each<[string, AttemptError]>([
    ['ENOTFOUND', 'unknown-host'],
    ['ENODATA', 'unknown-host'],
    ['EAI_AGAIN', 'lookup-failed'],
  ])('whose lookup fails with %s is %s', async (code, error) => {
    expect(await errorOf(`https://${NAME}/`, failing(code))).toBe(error);
  });

  it('whose lookup does not end is lookup-timed-out', async () => {
    const resolve = (): Promise<never> => new Promise(() => undefined);
    expect(await errorOf(`https://${NAME}/`, { resolve, deadlineMs: SHORT_MS })).toBe('lookup-timed-out');
  });

  it('that has no server on the port is connection-refused', async () => {
    const url = await startRaw(() => undefined);
    for (const stop of stops.splice(0)) await stop();
    expect(await errorOf(url)).toBe('connection-refused');
  });
});

describe('a connection', () => {
  const plain = async (talk: (socket: Socket) => void): Promise<string> =>
    (await startRaw((socket) => void socket.once('data', () => talk(socket)))).replace(`https://${NAME}`, 'http://127.0.0.1');

  it.each<[string, AttemptError, (socket: Socket) => void]>([
    ['closed', 'connection-reset', (socket) => void socket.end()],
    ['reset', 'connection-reset', (socket) => void socket.resetAndDestroy()],
    ['answered by something else than HTTP', 'invalid-answer', (socket) => void socket.end('220 mail.test ESMTP\r\n')],
    [
      'answered by an upgrade',
      'invalid-answer',
      (socket) => void socket.end('HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
  ])('%s before the answer is %s', async (_what, error, talk) => {
    expect(await errorOf(await plain(talk))).toBe(error);
  });

  it('without an answer is timed-out, and so is one that stops in the middle of its headers', async () => {
    expect(await errorOf(await plain(() => undefined), { deadlineMs: SHORT_MS })).toBe('timed-out');
    expect(await errorOf(await plain((socket) => void socket.write('HTTP/1.1 200 OK\r\n')), { deadlineMs: SHORT_MS })).toBe('timed-out');
  });
});

it.each<[string, AttemptError]>([
  ['connect-timed-out', 'connection-timed-out'],
  ['ETIMEDOUT', 'connection-timed-out'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['CERT_REVOKED', 'certificate-invalid'],
  ['ERR_SSL_EE_KEY_TOO_SMALL', 'certificate-invalid'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'tls-version'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed'],
  ['EPROTO', 'tls-failed'],
  ['something new', 'unreachable'],
])('%s, which no server on this machine brings about, is %s', (code, error) => {
  expect(failureCause(code)).toBe(error);
});
