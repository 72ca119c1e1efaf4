import { accessToken } from '../../../gateway/rollcall/access-token';
import { type ScriptedServer, startScriptedServer } from '../../support/scripted-server';

let issuer: ScriptedServer;
let now: number;

beforeEach(async () => {
  now = 0;
  issuer = await startScriptedServer();
  issuer.answer = (response) => {
    const token = { access_token: `t${String(issuer.requests.length)}`, expires_in: 100, token_type: 'Bearer' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
  };
});
afterEach(() => issuer.stop());

const tokenOf = ({ url }: ScriptedServer) =>
  accessToken({ tokenUrl: `${url}/token`, clientId: 'gateway', clientSecret: 'secret', scopes: ['x'] }, () => now);

it('requests that find the token over at the same time share a new one', async () => {
  const { get } = tokenOf(issuer);
  expect(await get()).toBe('t1');
  now = 60_000;
  expect(await Promise.all([get(), get()])).toEqual(['t2', 't2']);
  expect(issuer.requests).toHaveLength(2);
});

it('requests that are refused with the same token discard it once', async () => {
  const { get, forget } = tokenOf(issuer);
  const [one, other] = await Promise.all([get(), get()]);
  forget(one);
  expect(await get()).toBe('t2');
  forget(other);
  expect(await get()).toBe('t2');
});
