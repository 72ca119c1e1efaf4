/** A new token on an open connection. */
import { DynamoWindowCounter } from '../../../functions/adapters/dynamodb/dynamo-window-counter';
import { tokenVerifier } from '../../../functions/adapters/jwt/token-verifier';
import { identityOf } from '../../../functions/runtime/identity';
import { connectHandler } from '../../../functions/terminals/connect';
import { expireConnectionsHandler } from '../../../functions/terminals/expire-connections';
import { refreshHandler } from '../../../functions/terminals/refresh';
import { socketFunctions } from '../../../functions/wiring/sockets';
import { HOUR_MS, HOUR_SECONDS, MINUTE_MS } from '../../../schemas/durations';
import { AT } from '../../support/a-conference';
import { sqsEvent } from '../../support/sqs-event';
import { TerminalsOverHttp } from '../../support/terminals';
import { startTokenIssuer, type TestIssuer } from '../../support/token-issuer';

const NUMBER = '+15550100';
const OPERATOR = 'conferences:read conferences:all';
const identity = identityOf('the-hash-key-of-the-tests');
const initiatorKey = identity.initiatorKey(NUMBER);

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
  terminals.clock.now = AT;
  terminals.queued.length = 0;
  terminals.lines.length = 0;
});

const aToken = (claims: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  issuer.sign({
    iss: issuer.url,
    aud: 'rollcall',
    client_id: 'phone',
    sub: 'ada',
    scope: 'conferences:read',
    phone_number: NUMBER,
    exp: AT / 1000 + HOUR_SECONDS,
    ...claims,
  });

const deps = (maxConnections = 1_000) => ({
  ...terminals.deps(),
  settings: {
    bridge: 'http',
    numberClaim: 'phone_number',
    connectsPerMinute: 10_000,
    maxConnections,
    subscribesPerMinute: 10_000,
    messagesAtOnce: 16,
  } as const,
  requestCounter: new DynamoWindowCounter(terminals.dynamo.client, 'records', 'rate'),
  identity: async () => identity,
  verifyToken: tokenVerifier({ issuer: issuer.url, audience: 'rollcall', now: () => terminals.clock.now }),
});

let made = 0;
const tryToConnect = async (claims: Readonly<Record<string, unknown>> = {}, maxConnections?: number) => {
  const connectionId = `refreshed-${(made += 1)}=`;
  const { statusCode } = await connectHandler(deps(maxConnections))(
    {
      headers: { Authorization: `Bearer ${await aToken(claims)}` },
      requestContext: { connectionId, routeKey: '$connect', requestTimeEpoch: AT, connectedAt: AT },
      isBase64Encoded: false,
    },
    { awsRequestId: 'request-1' },
  );
  return { connectionId, statusCode };
};
const connect = async (claims: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const { connectionId } = await tryToConnect(claims);
  terminals.queued.length = 0;
  return connectionId;
};
const refresh = (connectionId: string, token: unknown) =>
  terminals.send(refreshHandler(deps()), connectionId, { action: 'refresh', token }, 'refresh');
const expire = (connectionId: string, expiresAt: number) =>
  expireConnectionsHandler(terminals.deps())(sqsEvent([{ id: 'message-0', body: { connectionId, expiresAt } }]));
const find = (connectionId: string) => terminals.terminalStore.find(connectionId);
const subscriptionsOf = async (conferenceId: string) =>
  (await terminals.terminalStore.subscriptions(conferenceId)).subscriptions.map(({ seesNumbers, expiresAt }) => ({
    seesNumbers,
    expiresAt,
  }));
const until = (ms: number) => ({ exp: (AT + ms) / 1000 });

describe('a connection that gets a new token', () => {
  it('goes on under it, with its subscriptions, after the old one has expired', async () => {
    const record = await terminals.conference();
    const connectionId = await connect({ scope: OPERATOR });
    await terminals.subscribe(record, connectionId);
    expect(await refresh(connectionId, await aToken({ scope: OPERATOR, ...until(1.5 * HOUR_MS) }))).toEqual({
      type: 'refreshed',
      expiresAt: new Date(AT + 1.5 * HOUR_MS).toISOString(),
      unsubscribed: [],
    });
    terminals.clock.now = AT + HOUR_MS;
    await expire(connectionId, AT + HOUR_MS);
    expect(terminals.queued).toEqual([
      { queue: 'connection-expiries', message: { body: { connectionId, expiresAt: AT + 1.5 * HOUR_MS }, delaySeconds: 900 } },
    ]);
    const now = await terminals.bridgeSays(record, 1);
    await terminals.push(now);
    expect(terminals.sentTo(connectionId)).toEqual([expect.objectContaining({ version: now.version })]);
    terminals.clock.now = AT + 1.5 * HOUR_MS;
    await expire(connectionId, AT + 1.5 * HOUR_MS);
    expect(await find(connectionId)).toBeUndefined();
  });

  it('lasts no longer than API Gateway keeps it', async () => {
    const connectionId = await connect();
    expect(await refresh(connectionId, await aToken(until(10 * HOUR_MS)))).toMatchObject({
      expiresAt: new Date(AT + 2 * HOUR_MS).toISOString(),
    });
  });

  it('that lasts longer than API Gateway keeps it needs no message, although the function ran after the connection began', async () => {
    terminals.clock.now = AT + 300;
    const connectionId = await connect(until(10 * HOUR_MS));
    await refresh(connectionId, await aToken(until(10 * HOUR_MS)));
    expect(terminals.queued).toEqual([]);
  });

  it('that expires earlier ends earlier', async () => {
    const connectionId = await connect();
    await refresh(connectionId, await aToken(until(MINUTE_MS)));
    expect(terminals.queued).toEqual([
      { queue: 'connection-expiries', message: { body: { connectionId, expiresAt: AT + MINUTE_MS }, delaySeconds: 60 } },
    ]);
  });

  it('sees what the new one allows: numbers of others, or others no longer', async () => {
    const [own, other] = [await terminals.conference(1), await terminals.conference(1)];
    const connectionId = await connect({ scope: OPERATOR });
    await terminals.subscribe(other, connectionId);
    const ownKey = { ...own, conferenceId: `conf_${initiatorKey}${own.conferenceId.slice(21)}` };
    await terminals.storage.place(ownKey);
    await terminals.subscribe(ownKey, connectionId);
    const wider = await aToken({ scope: `${OPERATOR} numbers:read` });
    expect(await refresh(connectionId, wider)).toMatchObject({ type: 'refreshed', unsubscribed: [] });
    expect(await subscriptionsOf(other.conferenceId)).toEqual([{ seesNumbers: true, expiresAt: AT + HOUR_MS }]);
    const narrower = await aToken(until(30 * MINUTE_MS));
    expect(await refresh(connectionId, narrower)).toMatchObject({ unsubscribed: [other.conferenceId] });
    expect(await subscriptionsOf(other.conferenceId)).toEqual([]);
    expect(await subscriptionsOf(ownKey.conferenceId)).toEqual([{ seesNumbers: true, expiresAt: AT + 30 * MINUTE_MS }]);
    expect(await find(connectionId)).toMatchObject({ seesAll: false, seesNumbers: false, conferences: [ownKey.conferenceId] });
    expect(await terminals.subscribe(other, connectionId)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keeps its one place among the connections of its caller, until it is closed', async () => {
    const { connectionId } = await tryToConnect({ sub: 'one place' }, 1);
    await refresh(connectionId, await aToken({ sub: 'one place', ...until(1.5 * HOUR_MS) }));
    terminals.clock.now = AT + HOUR_MS;
    const later = { sub: 'one place', ...until(2 * HOUR_MS) };
    expect((await tryToConnect(later, 1)).statusCode).toBe(429);
    await terminals.terminalStore.close(connectionId);
    expect((await tryToConnect(later, 1)).statusCode).toBe(200);
  });

  it('is subscribed by an opening that read the old expiry, and not closed', async () => {
    const record = await terminals.conference();
    const connectionId = await connect({ scope: OPERATOR });
    await terminals.subscribe(record, connectionId);
    const [old] = (await terminals.terminalStore.subscriptions(record.conferenceId)).subscriptions;
    await refresh(connectionId, await aToken({ scope: OPERATOR, ...until(1.5 * HOUR_MS) }));
    await terminals.terminalStore.subscribe(record.conferenceId, old!, 10);
    terminals.clock.now = AT + HOUR_MS;
    await terminals.push(await terminals.bridgeSays(record, 1));
    expect(terminals.sentTo(connectionId)).toHaveLength(1);
    expect(terminals.gateway.closed).not.toContain(connectionId);
  });
});

describe('a token is refused, and the connection goes on under the old one', () => {
  const unchanged = { seesAll: false, expiresAt: AT + HOUR_MS };

  it.each([
    ['of another client', { client_id: 'other' }, 'PERMISSION_DENIED'],
    ['of another subject', { sub: 'ben' }, 'PERMISSION_DENIED'],
    ['of another number', { phone_number: '+15550101' }, 'PERMISSION_DENIED'],
    ['without the number', { phone_number: undefined }, 'PERMISSION_DENIED'],
    ['without the scope', { scope: 'conferences:write' }, 'PERMISSION_DENIED'],
    ['that has expired', { exp: AT / 1000 - 1 }, 'UNAUTHENTICATED'],
    ['for another audience', { aud: 'other' }, 'UNAUTHENTICATED'],
  ])('%s', async (_what, claims, code) => {
    const connectionId = await connect();
    const token = await aToken({ scope: OPERATOR, ...claims });
    const answer = await refresh(connectionId, token);
    expect(answer).toMatchObject({ type: 'error', code });
    expect(await find(connectionId)).toMatchObject(unchanged);
    expect(terminals.queued).toEqual([]);
    expect(JSON.stringify([answer, terminals.lines])).not.toContain(token.split('.')[1]);
    expect(JSON.stringify([answer, terminals.lines])).not.toMatch(/1555/);
  });

  it.each([['not.a.token'], [''], [7], [undefined], ['x'.repeat(10_001)]])('that is none: %.20s', async (token) => {
    const connectionId = await connect();
    const answer = await refresh(connectionId, token);
    expect(answer).toMatchObject({ type: 'error' });
    expect(JSON.stringify([answer, terminals.lines])).not.toMatch(/not\.a|xxx/);
    expect(await find(connectionId)).toMatchObject(unchanged);
  });

  it('for a moment, if the keys of the issuer cannot be fetched', async () => {
    const connectionId = await connect();
    const verifyToken = tokenVerifier({ issuer: 'http://127.0.0.1:1', audience: 'rollcall', now: () => AT });
    const handler = refreshHandler({ ...deps(), verifyToken });
    const message = { action: 'refresh', token: await aToken() };
    expect(await terminals.send(handler, connectionId, message)).toMatchObject({ code: 'UNAVAILABLE' });
    expect(await find(connectionId)).toMatchObject(unchanged);
  });

  it('if the connection is gone or its own token has expired', async () => {
    expect(await refresh('nobody', await aToken())).toMatchObject({ code: 'UNAUTHENTICATED' });
    const connectionId = await connect();
    terminals.clock.now = AT + HOUR_MS;
    expect(await refresh(connectionId, await aToken(until(1.5 * HOUR_MS)))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

it("costs two reads and six writes with one subscription, within the function's permissions", async () => {
  const record = await terminals.conference();
  const connectionId = await connect({ scope: OPERATOR });
  await terminals.subscribe(record, connectionId);
  const token = await aToken({ scope: OPERATOR, ...until(1.5 * HOUR_MS) });
  const { requests } = await terminals.dynamo.metered(() => refresh(connectionId, token));
  expect(requests).toEqual({ GetItem: 1, UpdateItem: 6 });
  const allowed = socketFunctions.refresh.access.flatMap((access) => ('actions' in access ? access.actions : []));
  expect(allowed).toEqual(expect.arrayContaining(Object.keys(requests)));
});
