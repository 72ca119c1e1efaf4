/**
 * Access tokens of WebSockets: taken and refused as API Gateway's JWT authorizer takes and refuses those of requests.
 */
import type { JWTPayload } from 'jose';
import { tokenVerifier } from '../../functions/adapters/jwt/token-verifier';
import { isUnavailable } from '../../functions/runtime/is-unavailable';
import { HOUR_SECONDS } from '../../schemas/durations';
import { startTokenIssuer, type TestIssuer } from '../support/token-issuer';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const SECONDS = NOW / 1000;

let issuer: TestIssuer;
beforeEach(async () => {
  issuer = await startTokenIssuer();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await issuer.stop();
});

const verifier = (url = issuer.url) => tokenVerifier({ issuer: url, audience: 'rollcall', now: () => NOW });
const claims = (over: JWTPayload = {}): JWTPayload => ({
  iss: issuer.url,
  aud: 'rollcall',
  sub: 'somebody',
  iat: SECONDS - 60,
  exp: SECONDS + HOUR_SECONDS,
  ...over,
});
const without = (name: string, over: JWTPayload = {}): JWTPayload =>
  Object.fromEntries(Object.entries(claims(over)).filter(([each]) => each !== name));

const UNAUTHENTICATED = { name: 'DomainError', code: 'UNAUTHENTICATED' };

describe('accepts a token', () => {
  it('that is valid, and returns its claims', async () => {
    const given = claims({ scope: 'conferences:read', phone_number: '+15550100' });
    expect(await verifier()(await issuer.sign(given))).toEqual(given);
  });

  it.each(['RS256', 'RS384', 'RS512'])('signed with %s', async (alg) => {
    await issuer.addKey(alg);
    expect(await verifier()(await issuer.sign(claims()))).toMatchObject({ sub: 'somebody' });
  });

  it('for several audiences, one of them ours', async () => {
    await expect(verifier()(await issuer.sign(claims({ aud: ['others', 'rollcall'] })))).resolves.toBeDefined();
  });

  it('without an audience, whose client has our name', async () => {
    await expect(verifier()(await issuer.sign(without('aud', { client_id: 'rollcall' })))).resolves.toBeDefined();
  });

  it('with a key that was added half a minute after the others were fetched', async () => {
    const verify = verifier();
    await verify(await issuer.sign(claims()));
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 30_000);
    await issuer.addKey('RS256');
    await expect(verify(await issuer.sign(claims()))).resolves.toBeDefined();
  });

  it('of an issuer whose address ends with a slash', async () => {
    const url = `${issuer.url}/`;
    await expect(verifier(url)(await issuer.sign(claims({ iss: url })))).resolves.toBeDefined();
  });
});

describe('refuses a token', () => {
  it.each<readonly [string, () => Promise<string>]>([
    ['of another issuer', () => issuer.sign(claims({ iss: 'https://elsewhere.example' }))],
    ['for another audience', () => issuer.sign(claims({ aud: 'others' }))],
    ['for another audience, whatever its client', () => issuer.sign(claims({ aud: 'others', client_id: 'rollcall' }))],
    ['without audience and client', () => issuer.sign(without('aud'))],
    ['that has expired', () => issuer.sign(claims({ exp: SECONDS }))],
    ['without an end', () => issuer.sign(without('exp'))],
    ['that is not valid yet', () => issuer.sign(claims({ nbf: SECONDS + 1 }))],
    ['from the future', () => issuer.sign(claims({ iat: SECONDS + 1 }))],
    ['that names no key', () => issuer.sign(claims(), { kid: null })],
    ['with a key that nobody knows', () => issuer.sign(claims(), { kid: 'other' })],
    ['with a broken signature', async () => `${(await issuer.sign(claims())).slice(0, -10)}AAAAAAAAAA`],
    ['that claims to need no signature', async () => `${Buffer.from('{"alg":"none","kid":"key-0"}').toString('base64url')}.e30.`],
    ['that is none', async () => 'nonsense'],
    ['that is nothing', async () => ''],
  ])('%s', async (_what, token) => {
    await expect(verifier()(await token())).rejects.toMatchObject(UNAUTHENTICATED);
  });

  // API Gateway refuses them for requests, so a socket must not accept them.
  it.each(['PS256', 'ES256'])('signed with %s, even if the key is known', async (alg) => {
    await issuer.addKey(alg);
    await expect(verifier()(await issuer.sign(claims()))).rejects.toMatchObject(UNAUTHENTICATED);
  });

  it('signed with the public key as a shared secret', async () => {
    const header = Buffer.from('{"alg":"HS256","kid":"key-0"}').toString('base64url');
    const payload = Buffer.from(JSON.stringify(claims())).toString('base64url');
    await expect(verifier()(`${header}.${payload}.c2ln`)).rejects.toMatchObject(UNAUTHENTICATED);
  });
});

describe('the issuer', () => {
  it('is called once for all tokens', async () => {
    const verify = verifier();
    await Promise.all([1, 2, 3].map(async () => verify(await issuer.sign(claims()))));
    await verify(await issuer.sign(claims()));
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  it('is not called again within half a minute about unknown keys', async () => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    const verify = verifier();
    for (const kid of ['one', 'two', 'three']) {
      clock.mockReturnValue(Date.now() + 9_000);
      await expect(verify(await issuer.sign(claims(), { kid }))).rejects.toMatchObject(UNAUTHENTICATED);
    }
    expect(issuer.asked.filter((path) => path === '/keys')).toHaveLength(1);
  });

  it('with an https address must serve its keys over https too', async () => {
    const url = 'https://issuer.example';
    const fetched = jest.spyOn(globalThis, 'fetch').mockResolvedValueOnce(Response.json({ jwks_uri: `${issuer.url}/keys` }));
    const token = await issuer.sign(claims({ iss: url }));
    const error: unknown = await verifier(url)(token).catch((thrown: unknown) => thrown);
    fetched.mockRestore();
    expect(isUnavailable(error)).toBe(true);
    expect(issuer.asked).toEqual([]);
  });

  it('is not called about a text that is not a token', async () => {
    await expect(verifier()('nonsense')).rejects.toMatchObject(UNAUTHENTICATED);
    expect(issuer.asked).toEqual([]);
  });

  it.each([500, 404, 302])('that answers %i proves nothing about a token: try again later', async (status) => {
    issuer.fault = status;
    const verify = verifier();
    const token = await issuer.sign(claims());
    const error: unknown = await verify(token).catch((thrown: unknown) => thrown);
    expect(isUnavailable(error)).toBe(true);
    issuer.fault = undefined;
    await expect(verify(token)).resolves.toBeDefined();
  });

  it('that cannot be reached proves nothing about a token either', async () => {
    const token = await issuer.sign(claims());
    const verify = verifier();
    await issuer.stop();
    expect(isUnavailable(await verify(token).catch((thrown: unknown) => thrown))).toBe(true);
  });
});
