import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { type Gateway, openGateway } from '../../local/gateway/start-gateway';
import { createIssuer, type Issuer, keyOfThisProcess } from '../../local/issuer/issuer';
import { issuerRoutes, issuerUrl } from '../../local/issuer/issuer-routes';
import { logNothing } from '../../local/log';
import { DAY_SECONDS, MINUTE_MS } from '../../schemas/durations';

let folder: string;
let gateway: Gateway;
let issuer: Issuer;
const time = { now: Date.now() };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-issuer-'));
  gateway = await openGateway({ log: logNothing });
  issuer = await createIssuer({
    url: issuerUrl(gateway.url),
    numberClaim: 'phone_number',
    now: Date.now,
    folder,
    makeKey: keyOfThisProcess,
  });
  const authorizer = { issuer: issuer.url, audience: [issuer.audience], keys: issuer.keys, now: Date.now };
  const invoke = () => Promise.reject(new Error('There are no functions'));
  gateway.serve({ functions: [], invoke, authorizer, localRoutes: issuerRoutes(issuer, () => time.now), now: Date.now, log: logNothing });
});

afterEach(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

type TokenAnswer = {
  access_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
  error?: string;
  error_description?: string;
};

const ask = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
  const response = await fetch(`${gateway.url}/local/token`, { method: 'POST', body, headers });
  return { status: response.status, cache: response.headers.get('cache-control'), answer: (await response.json()) as TokenAnswer };
};

const json = (body: object) => ask(JSON.stringify(body), { 'content-type': 'application/json' });

/** As a stranger does it: nothing is known but the issuer's address. */
const claimsOf = async (token: string) => {
  const discovered = (await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json()) as { issuer: string; jwks_uri: string };
  const keys = createRemoteJWKSet(new URL(discovered.jwks_uri));
  return (await jwtVerify(token, keys, { issuer: discovered.issuer, algorithms: ['RS256'] })).payload;
};

describe('POST /local/token', () => {
  it('issues a terminal’s token for a phone number', async () => {
    const { status, cache, answer } = await json({ phoneNumber: '+15550100' });
    expect([status, cache]).toEqual([200, 'no-store']);
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: DAY_SECONDS, scope: 'conferences:read conferences:write' });
    const claims = await claimsOf(answer.access_token);
    expect(claims).toMatchObject({
      aud: 'rollcall',
      client_id: 'terminal',
      phone_number: '+15550100',
      phone_number_verified: true,
      scope: 'conferences:read conferences:write',
    });
    expect(claims.sub).not.toContain('15550100');
  });

  it('issues a token for a client with the requested scopes', async () => {
    const { answer } = await json({ clientId: 'access-network', scopes: ['calls:report'], expiresIn: 60 });
    const claims = await claimsOf(answer.access_token);
    expect(claims).toMatchObject({ client_id: 'access-network', sub: 'access-network', scope: 'calls:report' });
    expect(claims).not.toHaveProperty('phone_number');
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
  });

  it('issues a token without a body, and for what curl sends as a form', async () => {
    expect((await ask('')).status).toBe(200);
    const { answer } = await ask('{"phoneNumber":"+15550100"}', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(await claimsOf(answer.access_token)).toMatchObject({ phone_number: '+15550100' });
  });

  it('accepts the client credentials of OAuth, in the form or in a header', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = await ask('grant_type=client_credentials&client_id=crm&client_secret=x&scope=subscriptions%3Amanage+numbers%3Aread', type);
    expect(await claimsOf(form.answer.access_token)).toMatchObject({ client_id: 'crm', scope: 'subscriptions:manage numbers:read' });
    const basic = await ask('grant_type=client_credentials', {
      ...type,
      authorization: `Basic ${Buffer.from('crm%2F2:x').toString('base64')}`,
    });
    expect(await claimsOf(basic.answer.access_token)).toMatchObject({ client_id: 'crm/2' });
  });

  it.each([
    ['an invalid number', '{"phoneNumber":"12"}', 'application/json', 'invalid_request'],
    ['an unknown member', '{"phone":"+15550100"}', 'application/json', 'invalid_request'],
    ['a scope with a space', '{"scopes":["a b"]}', 'application/json', 'invalid_request'],
    ['text that is not JSON', 'hello', 'application/json', 'invalid_request'],
    ['another grant', 'grant_type=password', 'application/x-www-form-urlencoded', 'unsupported_grant_type'],
  ])('refuses %s', async (_, body, type, error) => {
    const { status, answer } = await ask(body, { 'content-type': type });
    expect([status, answer.error]).toEqual([400, error]);
  });

  it.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ['a body that is not UTF-8', Buffer.from('{"clientId":"é"}', 'latin1'), {}],
    [
      'a client id that is not percent-encoded',
      'grant_type=client_credentials',
      { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${Buffer.from('50%:x').toString('base64')}` },
    ],
  ])('refuses %s', async (_, body, headers) => {
    const { status, answer } = await ask(body, headers);
    expect([status, answer.error]).toEqual([400, 'invalid_request']);
  });
});

describe('the issuer', () => {
  it('publishes no private part of its key', async () => {
    const { keys } = (await (await fetch(`${issuer.url}/jwks.json`)).json()) as { keys: object[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });

  it('stores its key with the data, readable by its owner only', async () => {
    const again = await createIssuer({ url: issuer.url, numberClaim: 'phone_number', now: Date.now, folder });
    expect(again.jwks).toEqual(issuer.jwks);
    expect((await stat(join(folder, 'issuer-key.json'))).mode & 0o777).toBe(0o600);
  });

  it('accepts no token of another issuer that calls itself by its name', async () => {
    const other = await createIssuer({ url: issuer.url, numberClaim: 'phone_number', now: Date.now });
    const { accessToken } = await other.mint({ phoneNumber: '+15550100' });
    await expect(jwtVerify(accessToken, issuer.keys)).rejects.toThrow();
    const third = await createIssuer({ url: issuer.url, numberClaim: 'phone_number', now: Date.now });
    await expect(jwtVerify(accessToken, third.keys)).rejects.toThrow();
    expect((await jwtVerify(accessToken, other.keys)).payload.iss).toBe(issuer.url);
  });

  it('puts the number into the configured claim', async () => {
    const carrier = await createIssuer({ url: issuer.url, numberClaim: 'https://carrier.example/msisdn', now: Date.now, folder });
    const { accessToken } = await carrier.mint({ phoneNumber: '+15550100' });
    expect(await claimsOf(accessToken)).toMatchObject({ 'https://carrier.example/msisdn': '+15550100', phone_number_verified: true });
  });
});

describe('signing in with a code and PKCE', () => {
  const verifier = 'a-verifier-of-at-least-forty-three-characters';
  const redirectUri = 'http://localhost:5173/signed-in?x=1';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const authorize = async (over: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'console',
      redirect_uri: redirectUri,
      scope: 'openid conferences:read',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 's-1',
      nonce: 'n-1',
      ...over,
    });
    return fetch(`${issuer.url}/authorize?${query.toString()}`, { redirect: 'manual' });
  };
  const codeIn = (response: Response): string => new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const redeem = (code: string, over: Record<string, string> = {}) => {
    const form = {
      grant_type: 'authorization_code',
      client_id: 'console',
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
      ...over,
    };
    return ask(new URLSearchParams(form).toString(), { 'content-type': 'application/x-www-form-urlencoded' });
  };

  it('asks for the number, returns to the application, and gives a token once', async () => {
    const form = await authorize({ state: '"><script>' });
    const html = await form.text();
    expect([form.status, html.includes('name="phone_number"'), html.includes('<script>')]).toEqual([200, true, false]);
    const back = await authorize({ phone_number: '+1 555 0100' });
    expect(back.status).toBe(302);
    const to = new URL(back.headers.get('location') ?? '');
    expect(Object.fromEntries(to.searchParams)).toMatchObject({ x: '1', state: 's-1', iss: issuer.url });
    const { status, cache, answer } = await redeem(codeIn(back));
    expect([status, cache, answer.scope]).toEqual([200, 'no-store', 'conferences:read']);
    expect(await claimsOf(answer.access_token)).toMatchObject({ aud: 'rollcall', client_id: 'console', phone_number: '+15550100' });
    const { id_token: idToken } = answer as unknown as { id_token: string };
    expect(await claimsOf(idToken)).toMatchObject({ aud: 'console', nonce: 'n-1', phone_number: '+15550100' });
    expect(await redeem(codeIn(back))).toMatchObject({ status: 400, answer: { error: 'invalid_grant' } });
  });

  it.each([
    ['with another verifier', { code_verifier: 'b'.repeat(43) }],
    ['by another client', { client_id: 'other' }],
    ['for another address', { redirect_uri: 'http://localhost:5173/' }],
  ])('gives none %s', async (_how, over) => {
    const code = codeIn(await authorize({ phone_number: '+15550100' }));
    expect(await redeem(code, over)).toMatchObject({ status: 400, answer: { error: 'invalid_grant' } });
  });

  it('refuses to sign somebody in without asking, and says so where the application expects it', async () => {
    const back = await authorize({ prompt: 'none' });
    const to = new URL(back.headers.get('location') ?? '');
    expect([back.status, to.origin]).toEqual([302, 'http://localhost:5173']);
    expect(Object.fromEntries(to.searchParams)).toEqual({ x: '1', error: 'login_required', state: 's-1', iss: issuer.url });
  });

  it('gives none after a minute', async () => {
    const code = codeIn(await authorize({ phone_number: '+15550100' }));
    time.now += MINUTE_MS;
    expect(await redeem(code)).toMatchObject({ status: 400, answer: { error: 'invalid_grant' } });
  });

  it.each([
    ['an address elsewhere', { redirect_uri: 'https://example.com/' }],
    ['an address of another kind', { redirect_uri: 'javascript:alert(1)' }],
    ['no challenge', { code_challenge: '' }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['another flow', { response_type: 'token' }],
  ])('refuses %s, without returning there', async (_what, over) => {
    const refused = await authorize({ phone_number: '+15550100', ...over });
    expect([refused.status, refused.headers.get('location')]).toEqual([400, null]);
  });

  it('asks again for a number that is none', async () => {
    const again = await authorize({ phone_number: 'Ada' });
    expect([again.status, (await again.text()).includes('role="alert"')]).toEqual([200, true]);
  });
});
