/** Who is let in over the WebSocket, and what is kept of it. */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { DynamoWindowCounter } from '../../../functions/adapters/dynamodb/dynamo-window-counter';
import { tokenVerifier } from '../../../functions/adapters/jwt/token-verifier';
import type { SocketEvent, SocketResult } from '../../../functions/http/socket-event';
import { identityOf } from '../../../functions/runtime/identity';
import { connectHandler } from '../../../functions/terminals/connect';
import { disconnectHandler } from '../../../functions/terminals/disconnect';
import { socketFunctions } from '../../../functions/wiring/sockets';
import { DAY_SECONDS, HOUR_MS, HOUR_SECONDS, MINUTE_MS } from '../../../schemas/durations';
import { AT } from '../../support/a-conference';
import { runs } from '../../support/property-runs';
import { TerminalsOverHttp } from '../../support/terminals';
import { startTokenIssuer, type TestIssuer } from '../../support/token-issuer';

const NUMBER = '+15550100';
const identity = identityOf('the-hash-key-of-the-tests');

let terminals: TerminalsOverHttp;
let issuer: TestIssuer;
beforeAll(async () => {
  [terminals, issuer] = [await TerminalsOverHttp.start(), await startTokenIssuer()];
});
afterAll(async () => {
  await terminals.stop();
  await issuer.stop();
});
beforeEach(() => {
  issuer.fault = undefined;
  terminals.queued.length = 0;
  terminals.lines.length = 0;
});

const aToken = (claims: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  issuer.sign({
    iss: issuer.url,
    aud: 'rollcall',
    client_id: 'phone',
    scope: 'conferences:read conferences:write',
    phone_number: NUMBER,
    exp: AT / 1000 + HOUR_SECONDS,
    ...claims,
  });

let made = 0;
type Headers = Pick<SocketEvent, 'headers' | 'multiValueHeaders'>;
type Tried = SocketResult & { readonly connectionId: string };

const connect = async (headers: Headers, deps: Partial<Parameters<typeof connectHandler>[0]> = {}): Promise<Tried> => {
  const connectionId = `connection-${(made += 1)}=`;
  const handler = connectHandler({
    ...terminals.deps(),
    settings: { numberClaim: 'phone_number', connectsPerMinute: 10_000, maxConnections: 1_000 },
    requestCounter: new DynamoWindowCounter(terminals.dynamo.client, 'records', 'rate'),
    identity: async () => identity,
    verifyToken: tokenVerifier({ issuer: issuer.url, audience: 'rollcall', now: () => AT }),
    ...deps,
  });
  const event = {
    ...headers,
    requestContext: { connectionId, routeKey: '$connect', requestTimeEpoch: AT, connectedAt: AT },
    isBase64Encoded: false,
  };
  return { ...(await handler(event, { awsRequestId: 'request-1' })), connectionId };
};

const bearer = async (token: string | Promise<string>): Promise<Headers> => ({ headers: { Authorization: `Bearer ${await token}` } });
const found = ({ connectionId }: Tried) => terminals.terminalStore.find(connectionId);

const disconnect = (connectionId: string, awsRequestId = 'request-1'): Promise<SocketResult> => {
  const event = {
    requestContext: { connectionId, routeKey: '$disconnect', requestTimeEpoch: AT, connectedAt: AT },
    isBase64Encoded: false,
  };
  return disconnectHandler(terminals.deps())(event, { awsRequestId });
};

describe('the limit of a caller', () => {
  const asUser = async (sub: string) =>
    connect(await bearer(aToken({ sub })), { settings: { numberClaim: 'phone_number', connectsPerMinute: 2, maxConnections: 1_000 } });

  it('refuses one connection more in a minute, with 429 and the time to wait', async () => {
    for (let count = 0; count < 2; count += 1) expect((await asUser('ada')).statusCode).toBe(200);
    const refused = await asUser('ada');
    expect(refused).toMatchObject({ statusCode: 429, headers: { 'Retry-After': '60' } });
    expect(await found(refused)).toBeUndefined();
    expect((await asUser('ben')).statusCode).toBe(200);
  });

  it('refuses one connection more than may be open at the same time, with 429 and a time to wait, until one ends', async () => {
    const settings = { numberClaim: 'phone_number', connectsPerMinute: 10_000, maxConnections: 2 };
    const asOther = async (sub: string, claims = {}) => connect(await bearer(aToken({ sub, ...claims })), { settings });
    const open = [await asOther('dan'), await asOther('dan', { exp: AT / 1000 + 60 })];
    expect(open.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    terminals.queued.length = 0;
    const refused = await asOther('dan');
    expect(refused).toMatchObject({ statusCode: 429, headers: { 'Retry-After': '60' } });
    expect([await found(refused), terminals.queued]).toEqual([undefined, []]);
    expect((await asOther('eve')).statusCode).toBe(200);
    expect((await asOther('dan', { phone_number: '+15550199' })).statusCode).toBe(200);
    await disconnect(open[0]!.connectionId);
    expect((await asOther('dan')).statusCode).toBe(200);
    expect((await asOther('dan')).statusCode).toBe(429);
    // Nobody reported the end of the second one.
    terminals.clock.now = AT + MINUTE_MS;
    expect((await asOther('dan')).statusCode).toBe(200);
    terminals.clock.now = AT;
  });

  it('counts no connection that was not opened in the end', async () => {
    const settings = { numberClaim: 'phone_number', connectsPerMinute: 10_000, maxConnections: 1 };
    const send = async () => Promise.reject(Object.assign(new Error('slow'), { name: 'ThrottlingException' }));
    const headers = await bearer(aToken({ sub: 'fay' }));
    const failed = await connect(headers, { settings, queues: { send, retryIn: async () => undefined } });
    expect([failed.statusCode, await found(failed)]).toEqual([503, undefined]);
    expect((await connect(headers, { settings })).statusCode).toBe(200);
    expect((await connect(headers, { settings })).statusCode).toBe(429);
  });

  it('forgets a connection that a push found to be gone', async () => {
    const settings = { numberClaim: 'phone_number', connectsPerMinute: 10_000, maxConnections: 1 };
    const headers = await bearer(aToken({ sub: 'gus', scope: 'conferences:read conferences:all' }));
    const [record, { connectionId }] = [await terminals.conference(), await connect(headers, { settings })];
    await terminals.subscribe(record, connectionId);
    terminals.gateway.gone.add(connectionId);
    expect((await connect(headers, { settings })).statusCode).toBe(429);
    await terminals.push(await terminals.bridgeSays(record, 1));
    expect((await connect(headers, { settings })).statusCode).toBe(200);
  });

  it('admits exactly as many as may be open, however many come and go at once, and locks nobody out', async () => {
    const step = fc.oneof(
      fc.record({ opens: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ closes: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ loses: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ passes: fc.constantFrom(MINUTE_MS, HOUR_MS) }),
    );
    let histories = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), fc.integer({ min: 1, max: 4 }), async (steps, most) => {
        const caller = `crowd-${(histories += 1)}`;
        let [now, count] = [AT, 0];
        /** Those that are open, or whose end nobody reported, with their last moment. */
        let open: { readonly id: string; readonly until: number; readonly isLost: boolean }[] = [];
        for (const each of [...steps, { passes: 2 * HOUR_MS }, { opens: most + 1 }]) {
          if ('opens' in each) {
            const coming = Array.from({ length: each.opens }, () => ({
              id: `${caller}-${(count += 1)}`,
              until: now + HOUR_MS,
              isLost: false,
            }));
            const outcomes = await Promise.all(
              coming.map(({ id: connectionId, until: expiresAt }) =>
                terminals.terminalStore.open(
                  { connectionId, clientId: 'phone', seesAll: false, seesNumbers: false, expiresAt },
                  { caller, most, at: now },
                ),
              ),
            );
            const opened = coming.filter((_, index) => outcomes[index] === 'opened');
            expect(opened).toHaveLength(Math.min(each.opens, most - open.length));
            open = [...open, ...opened];
          } else if ('closes' in each) {
            const closed = open.filter(({ isLost }) => !isLost).slice(0, each.closes);
            // Each end is reported twice, at once.
            await Promise.all([...closed, ...closed].map(({ id }) => terminals.terminalStore.close(id)));
            open = open.filter((one) => !closed.includes(one));
          } else if ('loses' in each) open = open.map((one, index) => (index < each.loses ? { ...one, isLost: true } : one));
          else now += each.passes;
          open = open.filter(({ until }) => until > now);
        }
      }),
      { numRuns: runs(100, 8) },
    );
  });

  it('stores no number', async () => {
    const { Items } = await terminals.dynamo.client.send(new ScanCommand({ TableName: 'records' }));
    expect(Items?.filter(({ pk }) => pk?.S?.startsWith('rate#'))).not.toHaveLength(0);
    expect(JSON.stringify(Items)).not.toContain(NUMBER.slice(1));
  });
});

describe('admits a token', () => {
  it.each<readonly [string, (token: string) => Headers, boolean]>([
    ['in the header', (token) => ({ headers: { Authorization: `Bearer ${token}` } }), false],
    ['in the header, in any case', (token) => ({ headers: { AUTHORIZATION: `bearer  ${token}` } }), false],
    ['after the subprotocol', (token) => ({ headers: { 'Sec-WebSocket-Protocol': `rollcall.v1, ${token}` } }), true],
    ['after the subprotocol, without a space', (token) => ({ headers: { 'sec-websocket-protocol': `rollcall.v1,${token}` } }), true],
    [
      'after the subprotocol, in a header of its own',
      (token) => ({ multiValueHeaders: { 'Sec-WebSocket-Protocol': ['rollcall.v1', token] } }),
      true,
    ],
    [
      'in both shapes of the event',
      (token) => ({
        headers: { 'Sec-WebSocket-Protocol': 'rollcall.v1' },
        multiValueHeaders: { 'Sec-WebSocket-Protocol': [`rollcall.v1, ${token}`] },
      }),
      true,
    ],
    [
      'in the header of a client that names the subprotocol',
      (token) => ({ headers: { Authorization: `Bearer ${token}`, 'Sec-WebSocket-Protocol': 'rollcall.v1' } }),
      true,
    ],
    [
      'in the header of a client that names another subprotocol',
      (token) => ({ headers: { Authorization: `Bearer ${token}`, 'Sec-WebSocket-Protocol': 'other' } }),
      false,
    ],
  ])('%s', async (_where, headersWith, isNamed) => {
    const { connectionId, ...result } = await connect(headersWith(await aToken()));
    expect(result).toEqual({ statusCode: 200, ...(isNamed && { headers: { 'Sec-WebSocket-Protocol': 'rollcall.v1' } }) });
    expect(await terminals.terminalStore.find(connectionId)).toMatchObject({ connectionId, clientId: 'client_id:phone' });
  });
});

describe('stores of a connection', () => {
  it("the keyed hash of the token's number, and what it may see", async () => {
    expect(await found(await connect(await bearer(aToken())))).toEqual({
      connectionId: expect.any(String) as unknown,
      clientId: 'client_id:phone',
      initiatorKey: identity.initiatorKey(NUMBER),
      seesAll: false,
      seesNumbers: false,
      expiresAt: AT + HOUR_MS,
      conferences: [],
      isFollower: false,
    });
  });

  it('that an operator sees all, and numbers if it may', async () => {
    const scope = 'conferences:read conferences:all numbers:read';
    const kept = await found(await connect(await bearer(aToken({ scope, phone_number: undefined }))));
    expect(kept).toMatchObject({ seesAll: true, seesNumbers: true });
    expect(kept).not.toHaveProperty('initiatorKey');
  });

  it('no number that is not verified', async () => {
    expect(await found(await connect(await bearer(aToken({ phone_number_verified: false }))))).not.toHaveProperty('initiatorKey');
  });

  it("its end: with its token, or at the gateway's longest connection", async () => {
    expect(await found(await connect(await bearer(aToken({ exp: AT / 1000 + 60 }))))).toMatchObject({ expiresAt: AT + MINUTE_MS });
    expect(await found(await connect(await bearer(aToken({ exp: AT / 1000 + DAY_SECONDS }))))).toMatchObject({
      expiresAt: AT + 2 * HOUR_MS,
    });
  });

  it.each([
    [60, 60],
    [899.5, 900],
    [HOUR_SECONDS, 900],
    [2 * HOUR_SECONDS - 1, 900],
  ])('a delayed message that closes it: its token ends after %d s, the message comes after %i s', async (seconds, delaySeconds) => {
    const { connectionId } = await connect(await bearer(aToken({ exp: AT / 1000 + seconds })));
    const expiresAt = AT + seconds * 1000;
    expect(terminals.queued).toEqual([{ queue: 'connection-expiries', message: { body: { connectionId, expiresAt }, delaySeconds } }]);
  });

  it.each([2 * HOUR_SECONDS, DAY_SECONDS])('no message if API Gateway ends it before its token does: after %i s', async (seconds) => {
    const tried = await connect(await bearer(aToken({ exp: AT / 1000 + seconds })));
    expect(await found(tried)).toMatchObject({ expiresAt: AT + 2 * HOUR_MS });
    expect(terminals.queued).toEqual([]);
  });
});

describe('refuses', () => {
  const nothingKept = async (tried: Tried, status: number, code: string, headers?: Record<string, string>): Promise<void> => {
    expect(tried).toEqual({ statusCode: status, connectionId: tried.connectionId, ...(headers && { headers }) });
    expect(await found(tried)).toBeUndefined();
    expect(terminals.queued).toEqual([]);
    expect(terminals.lines).toEqual([
      expect.objectContaining({ event: status < 500 ? 'socket.refused' : 'socket.failed', code, route: '$connect' }),
    ]);
  };

  it.each<readonly [string, () => Promise<Headers>]>([
    ['a request without a token', async () => ({})],
    ['a subprotocol without a token', async () => ({ headers: { 'Sec-WebSocket-Protocol': 'rollcall.v1' } })],
    ['a token after another subprotocol', async () => ({ headers: { 'Sec-WebSocket-Protocol': `other, ${await aToken()}` } })],
    ['another scheme', async () => ({ headers: { Authorization: `Basic ${await aToken()}` } })],
    ['an expired token', () => bearer(aToken({ exp: AT / 1000 }))],
    ['a token of nobody', () => bearer(aToken({ client_id: undefined }))],
    ['a token for others', () => bearer(aToken({ aud: 'others' }))],
  ])('%s: 401', async (_what, headers) => nothingKept(await connect(await headers()), 401, 'UNAUTHENTICATED'));

  it('a token without conferences:read: 403', async () =>
    nothingKept(await connect(await bearer(aToken({ scope: 'conferences:write' }))), 403, 'PERMISSION_DENIED'));

  it('everyone with 503 while the issuer fails: that is not the token’s fault', async () => {
    const headers = await bearer(aToken());
    issuer.fault = 500;
    await nothingKept(await connect(headers), 503, 'UNAVAILABLE', { 'Retry-After': '2' });
  });

  it('with 503 while the queue fails', async () => {
    const send = async () => Promise.reject(Object.assign(new Error('slow'), { name: 'ThrottlingException' }));
    const tried = await connect(await bearer(aToken()), { queues: { send, retryIn: async () => undefined } });
    expect(tried.statusCode).toBe(503);
  });

  it('with 500 after an unexpected failure, and says nothing about it', async () => {
    const identity = async () => Promise.reject(new Error('the secret is +15550100'));
    await nothingKept(await connect(await bearer(aToken()), { identity }), 500, 'INTERNAL');
    expect(JSON.stringify(terminals.lines)).not.toContain('15550100');
  });
});

it('writes one line for each connection, without token or number', async () => {
  const token = await aToken();
  const { connectionId } = await connect(await bearer(token));
  expect(terminals.lines).toEqual([
    expect.objectContaining({ event: 'socket.answered', route: '$connect', connectionId, requestId: 'request-1', durationMs: 0 }),
  ]);
  expect(JSON.stringify(terminals.lines)).not.toContain(token);
  expect(JSON.stringify([terminals.lines, terminals.queued])).not.toContain('15550100');
});

it('writes one item and counts the request, within its permissions', async () => {
  const headers = await bearer(aToken());
  expect((await terminals.dynamo.metered(() => connect(headers))).requests).toEqual({ PutItem: 1, UpdateItem: 2 });
  expect(socketFunctions.$connect.access).toContainEqual({ table: 'records', actions: ['PutItem', 'UpdateItem', 'DeleteItem'] });
});

it('forgets a connection that ends, and its subscriptions', async () => {
  const record = await terminals.conference();
  const connectionId = await terminals.connection(record);
  await terminals.subscribe(record, connectionId);
  const meter = await terminals.dynamo.metered(() => disconnect(connectionId));
  expect(meter.requests).toEqual({ DeleteItem: 2, UpdateItem: 1 });
  expect(await terminals.terminalStore.find(connectionId)).toBeUndefined();
  expect((await terminals.terminalStore.subscriptions(record.conferenceId)).subscriptions).toEqual([]);
  expect(await disconnect(connectionId, 'request-2')).toEqual({ statusCode: 200 });
});
