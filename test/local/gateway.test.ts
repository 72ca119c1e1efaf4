import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { AuthorizerOptions } from '../../local/gateway/jwt-authorizer';
import type { GatewayEvent } from '../../local/gateway/proxy-event';
import { routeTable } from '../../local/gateway/routes';
import { type Gateway, type GatewayFunction, openGateway } from '../../local/gateway/start-gateway';
import { createInvoker } from '../../local/invoke';
import { createIssuer, type Issuer, keyOfThisProcess } from '../../local/issuer/issuer';
import { issuerRoutes, issuerUrl } from '../../local/issuer/issuer-routes';
import { logNothing } from '../../local/log';

type Handler = (event: GatewayEvent, context: Context) => unknown;

const functionOf = (operationId: string, method: string, path: string, auth: 'jwt' | 'none', timeoutSeconds = 5) =>
  ({ entry: operationId, timeoutSeconds, memoryMb: 512, operation: { operationId, method, path, auth } }) as GatewayFunction;

const functions = [
  functionOf('readRoom', 'get', '/v1/rooms/{roomId}', 'jwt'),
  functionOf('currentRoom', 'get', '/v1/rooms/current', 'none'),
  functionOf('postRoom', 'post', '/v1/rooms/{roomId}/notes', 'none'),
  functionOf('slow', 'get', '/v1/slow', 'none', 0.05),
];

const ORIGIN = 'https://app.carrier.example';

/** One key for all tests, because generating one takes a while. */
const folder = mkdtempSync(join(tmpdir(), 'rollcall-gateway-'));
afterAll(() => rmSync(folder, { recursive: true }));

const clock = { now: 0 };
let gateway: Gateway;
let issuer: Issuer;
let handler: Handler;

beforeEach(async () => {
  clock.now = Date.now();
  const now = () => clock.now;
  handler = (event) => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) });
  gateway = await openGateway({ log: logNothing });
  issuer = await createIssuer({ url: issuerUrl(gateway.url), numberClaim: 'phone_number', now, folder, makeKey: keyOfThisProcess });
  const load = () => Promise.resolve({ handler: (event: GatewayEvent, context: Context) => handler(event, context) });
  const authorizer: AuthorizerOptions = { issuer: issuer.url, audience: [issuer.audience], keys: issuer.keys, now };
  const { invoke } = createInvoker({ load, log: logNothing });
  gateway.serve({
    functions,
    invoke,
    authorizer,
    localRoutes: issuerRoutes(issuer, Date.now),
    now,
    log: logNothing,
    integrationMs: 200,
    corsOrigins: [ORIGIN],
  });
});

afterEach(() => gateway.stop());

const terminal = async (more: object = {}) => (await issuer.mint({ phoneNumber: '+15550100', ...more })).accessToken;
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${gateway.url}${path}`, { headers });

describe('a request behind the gateway', () => {
  it('reaches the function in payload format 2.0', async () => {
    const response = await fetch(`${gateway.url}/v1/rooms/a%20b%2Fc?x=1&x=2&y=%C3%A4+o`, {
      headers: { authorization: `Bearer ${await terminal()}`, 'X-Mixed-Case': 'Yes', 'user-agent': 'test', accept: '*/*' },
    });
    const event = (await response.json()) as GatewayEvent;
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'GET /v1/rooms/{roomId}',
      rawPath: '/v1/rooms/a%20b%2Fc',
      rawQueryString: 'x=1&x=2&y=%C3%A4+o',
      headers: expect.objectContaining({
        'x-mixed-case': 'Yes',
        host: new URL(gateway.url).host,
        'x-forwarded-proto': 'http',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': String(gateway.port),
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/) as string,
      }) as unknown,
      queryStringParameters: { x: '1,2', y: 'ä o' },
      pathParameters: { roomId: 'a b/c' },
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        authorizer: {
          jwt: { claims: expect.objectContaining({ phone_number: '+15550100', phone_number_verified: 'true' }) as unknown, scopes: null },
        },
        domainName: new URL(gateway.url).host,
        domainPrefix: 'local',
        http: { method: 'GET', path: '/v1/rooms/a%20b%2Fc', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        requestId: expect.any(String) as string,
        routeKey: 'GET /v1/rooms/{roomId}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) as string,
        timeEpoch: clock.now,
      },
    });
    expect(Object.values(event.requestContext.authorizer?.jwt.claims ?? {}).every((claim) => typeof claim === 'string')).toBe(true);
  });

  it('joins repeated headers with commas and passes cookies separately', async () => {
    const answered = await new Promise<string>((resolve, reject) => {
      const headers = ['X-Twice', 'a', 'x-twice', 'b', 'Cookie', 'one=1; two=2', 'Host', 'api.example'];
      const sent = httpRequest(`${gateway.url}/v1/rooms/current`, { headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text));
      });
      sent.on('error', reject).end();
    });
    const event = JSON.parse(answered) as GatewayEvent;
    expect(event.cookies).toEqual(['one=1', 'two=2']);
    expect(event.headers).toMatchObject({ 'x-twice': 'a,b', host: 'api.example' });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event).not.toHaveProperty('queryStringParameters');
    expect(event).not.toHaveProperty('pathParameters');
    expect(event).not.toHaveProperty('body');
  });

  it.each([
    ['application/json', '{"ä":1}', '{"ä":1}', false],
    ['application/json; charset=utf-8', '{}', '{}', false],
    ['text/plain', 'hello', 'hello', false],
    ['application/x-www-form-urlencoded', 'a=1', 'YT0x', true],
    ['application/conference-info+xml', '<a/>', 'PGEvPg==', true],
    ['application/octet-stream', 'abc', 'YWJj', true],
  ])('passes on a body of type %s', async (type, body, carried, encoded) => {
    const response = await fetch(`${gateway.url}/v1/rooms/1/notes`, { method: 'POST', body, headers: { 'content-type': type } });
    expect(await response.json()).toMatchObject({ body: carried, isBase64Encoded: encoded });
  });

  it('passes on a body that is not UTF-8 as it is, so that the function can refuse it', async () => {
    const body = Buffer.from('{"a":"é"}', 'latin1');
    const response = await fetch(`${gateway.url}/v1/rooms/1/notes`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(await response.json()).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
  });
});

describe('an answer behind the gateway', () => {
  it.each<[string, unknown, number, Record<string, string | null>, string]>([
    [
      'status, headers and body',
      { statusCode: 201, headers: { Location: '/x', 'x-n': 1 }, body: 'made' },
      201,
      { location: '/x', 'x-n': '1' },
      'made',
    ],
    [
      'a body in base64',
      { statusCode: 200, body: 'aGk=', isBase64Encoded: true },
      200,
      { 'content-type': 'text/plain; charset=utf-8' },
      'hi',
    ],
    ['no body', { statusCode: 204 }, 204, { 'content-type': null }, ''],
    ['not modified', { statusCode: 304, headers: { etag: '"1"' } }, 304, { etag: '"1"' }, ''],
    ['cookies', { statusCode: 200, cookies: ['a=1', 'b=2'] }, 200, { 'set-cookie': 'a=1, b=2' }, ''],
    ['an object without a status', { hello: 1 }, 200, { 'content-type': 'application/json' }, '{"hello":1}'],
    ['text without a status', 'hello', 200, { 'content-type': 'application/json' }, 'hello'],
    ['a body that is not a string', { statusCode: 200, body: { a: 1 } }, 500, {}, '{"message":"Internal Server Error"}'],
    ['a wrong status', { statusCode: 'fine' }, 500, {}, '{"message":"Internal Server Error"}'],
    ['a header that HTTP refuses', { statusCode: 200, headers: { 'x-a': 'b\nc' } }, 500, {}, '{"message":"Internal Server Error"}'],
    ['too large an answer', { statusCode: 200, body: 'x'.repeat(7_000_000) }, 500, {}, '{"message":"Internal Server Error"}'],
  ])('is converted: %s', async (_, result, status, headers, body) => {
    handler = () => result;
    const response = await get('/v1/rooms/current');
    expect(response.status).toBe(status);
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value);
    expect(await response.text()).toBe(body);
    expect(response.headers.get('apigw-requestid')).toMatch(/./);
  });
});

describe("the gateway's own refusals", () => {
  const refused = async (response: Response) => [response.status, await response.text(), response.headers.get('content-type')];

  it.each([
    ['an unknown path', '/v1/nothing'],
    ['another method', '/v1/rooms/1/notes'],
    ['an empty segment', '/v1/rooms/'],
    ['a segment too many', '/v1/rooms/1/2/3'],
  ])('answers 404 for %s', async (_, path) => {
    expect(await refused(await get(path))).toEqual([404, '{"message":"Not Found"}', 'application/json']);
  });

  it('answers 400 for a path that cannot be decoded', async () => {
    expect((await get('/v1/rooms/%zz', { authorization: await terminal() })).status).toBe(400);
  });

  it('answers 500 for a function that fails', async () => {
    handler = () => Promise.reject(new Error('secret'));
    expect(await refused(await get('/v1/rooms/current'))).toEqual([500, '{"message":"Internal Server Error"}', 'application/json']);
  });

  it('answers 500 if the function exceeds its own time-out, and 503 if it exceeds the gateway’s', async () => {
    handler = () => new Promise(() => undefined);
    expect((await get('/v1/slow')).status).toBe(500);
    expect(await refused(await get('/v1/rooms/current'))).toEqual([503, '{"message":"Service Unavailable"}', 'application/json']);
  });

  it.each([
    ['announced', (bytes: Buffer) => new Uint8Array(bytes)],
    ['not announced', (bytes: Buffer) => new Blob([new Uint8Array(bytes)]).stream()],
  ])('answers 413 for more than 10 MB, %s', async (_, bodyOf) => {
    const body = bodyOf(Buffer.alloc(10 * 1024 * 1024 + 1));
    const response = await fetch(`${gateway.url}/v1/rooms/1/notes`, { method: 'POST', body, duplex: 'half' });
    expect(await refused(response)).toEqual([413, '{"message":"Request Entity Too Large"}', 'application/json']);
    expect((await get('/v1/rooms/current')).status).toBe(200);
  });
});

describe('the JWT authorizer', () => {
  const other = generateKeyPair('RS256');
  type Change = { claims?: Record<string, unknown>; header?: Record<string, unknown>; key?: CryptoKey };

  const signed = async ({ claims = {}, header = {}, key }: Change) => {
    const seconds = Math.floor(clock.now / 1000);
    const all = { iss: issuer.url, aud: issuer.audience, iat: seconds, exp: seconds + 60, ...claims };
    const kid = issuer.jwks.keys[0]?.kid ?? '';
    return new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(key ?? (await other).privateKey);
  };

  const challengeFor = async (authorization: string | undefined) => {
    const response = await get('/v1/rooms/1', authorization === undefined ? {} : { authorization });
    expect([response.status, await response.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    return response.headers.get('www-authenticate');
  };

  it('requires a token', async () => {
    expect(await challengeFor(undefined)).toBe('Bearer');
  });

  it.each([
    ['text that is not a JWT', async () => 'abc', 'cannot be read'],
    ['another key’s signature', async () => signed({}), 'signature'],
    ['an unknown key', async () => signed({ header: { kid: 'unknown' } }), 'unknown key'],
    ['no key id', async () => signed({ header: { kid: undefined } }), 'does not name its key'],
    [
      'a symmetric signature',
      async () => {
        const secret = new TextEncoder().encode(JSON.stringify(await exportJWK((await other).publicKey)));
        return new SignJWT({ iss: issuer.url }).setProtectedHeader({ alg: 'HS256', kid: issuer.jwks.keys[0]?.kid ?? '' }).sign(secret);
      },
      'unknown key|cannot be read',
    ],
    ['no signature', async () => `${Buffer.from('{"alg":"none","kid":"k"}').toString('base64url')}.e30.`, 'cannot be read'],
    ['a time that has passed', () => terminal({ expiresInSeconds: -1 }), 'expired'],
  ])('refuses a token with %s', async (_, token, reason) => {
    expect(await challengeFor(`Bearer ${await token()}`)).toMatch(new RegExp(`error="invalid_token" error_description=".*(${reason})`));
  });

  it('accepts a token until it expires, with or without the word Bearer', async () => {
    const token = await terminal({ expiresInSeconds: 60 });
    for (const authorization of [`Bearer ${token}`, `bearer ${token}`, token])
      expect((await get('/v1/rooms/1', { authorization })).status).toBe(200);
    clock.now += 61_000;
    expect(await challengeFor(`Bearer ${token}`)).toContain('expired');
  });

  it('refuses a token from the future, of another issuer, or for another audience', async () => {
    const { privateKey, publicKey } = await other;
    const own = { ...(await exportJWK(publicKey)), kid: 'own', alg: 'RS256' };
    const { createLocalJWKSet } = await import('jose');
    const { authorizeJwt } = await import('../../local/gateway/jwt-authorizer');
    const options: AuthorizerOptions = {
      issuer: issuer.url,
      audience: ['rollcall'],
      keys: createLocalJWKSet({ keys: [own] }),
      now: () => clock.now,
    };
    const verdict = async (claims: Record<string, unknown>) => {
      const token = await signed({ claims, header: { kid: 'own' }, key: privateKey });
      return authorizeJwt(`Bearer ${token}`, options).then(
        (context) => context.claims,
        (error: Error) => error.message,
      );
    };
    const soon = Math.floor(clock.now / 1000) + 30;
    expect(await verdict({ iss: 'https://other.example' })).toContain('issuer');
    expect(await verdict({ aud: 'other' })).toContain('audience');
    expect(await verdict({ aud: 'other', client_id: 'rollcall' })).toContain('audience');
    expect(await verdict({ aud: undefined, client_id: 'rollcall' })).toMatchObject({ client_id: 'rollcall' });
    expect(await verdict({ aud: ['x', 'rollcall'] })).toMatchObject({ aud: '[x rollcall]' });
    expect(await verdict({ nbf: soon })).toContain('not valid yet');
    expect(await verdict({ iat: soon })).toContain('future');
    expect(await verdict({ exp: undefined })).toContain('no expiry');
    expect(await verdict({ groups: ['a', 'b'], n: 1.5, on: true, o: { k: 'v' } })).toMatchObject({
      groups: '[a b]',
      n: '1.5',
      on: 'true',
      o: 'map[k:v]',
    });
  });
});

describe('HEAD', () => {
  it('is answered wherever GET is, without the body', async () => {
    const [asked, head] = [await get('/v1/rooms/current'), await fetch(`${gateway.url}/v1/rooms/current`, { method: 'HEAD' })];
    expect([head.status, head.headers.get('content-type')]).toEqual([asked.status, asked.headers.get('content-type')]);
    expect(await head.text()).toBe('');
  });

  it('needs the token that GET needs, and is not there for a command', async () => {
    const statusOf = (path: string) => fetch(`${gateway.url}${path}`, { method: 'HEAD' }).then(({ status }) => status);
    expect([await statusOf('/v1/rooms/1'), await statusOf('/v1/rooms/1/notes')]).toEqual([401, 404]);
  });
});

describe('a page of another origin', () => {
  const preflight = (origin: string) =>
    fetch(`${gateway.url}/v1/rooms/1`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization' },
    });

  it('may call if its origin is listed, and reads the headers, of refusals too', async () => {
    const { status, headers } = await preflight(ORIGIN);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, ORIGIN]);
    expect(headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(headers.get('access-control-allow-headers')).toContain('authorization');
    for (const path of ['/v1/rooms/current', '/v1/rooms/1', '/nowhere']) {
      const answer = await get(path, { origin: ORIGIN });
      expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, ORIGIN]);
      expect(answer.headers.get('access-control-expose-headers')).toContain('etag');
      expect(answer.headers.get('vary')).toContain('origin');
    }
  });

  it('may not if its origin is not listed', async () => {
    const allowed = [await preflight('https://other.example'), await get('/v1/rooms/current', { origin: 'https://other.example' })];
    expect(allowed.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual([null, null]);
  });
});

describe('the gateway under load', () => {
  it('answers hundreds of requests at once, over new and over reused connections', async () => {
    const token = await terminal();
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    const once = () =>
      new Promise<number>((resolve, reject) => {
        httpRequest(`${gateway.url}/v1/rooms/1`, { agent, headers: { authorization: token } }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode ?? 0));
        })
          .on('error', reject)
          .end();
      });
    const fresh = Array.from({ length: 300 }, () => get('/v1/rooms/current').then(({ status }) => status));
    const kept = Array.from({ length: 600 }, once);
    const statuses = await Promise.all([...fresh, ...kept]);
    agent.destroy();
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

describe('routes', () => {
  it('prefer a fixed segment to a variable one, whatever their order', () => {
    const find = routeTable([
      { method: 'get', path: '/a/{id}' },
      { method: 'get', path: '/a/current' },
      { method: 'get', path: '/{x}/current' },
    ]);
    expect(find('GET', '/a/current')?.route.path).toBe('/a/current');
    expect(find('GET', '/a/other')).toMatchObject({ params: { id: 'other' } });
    expect(find('GET', '/b/current')).toMatchObject({ params: { x: 'b' } });
    expect(find('POST', '/a/current')).toBeNull();
  });
});
