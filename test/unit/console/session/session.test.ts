import { Session } from '../../../../console/session/session';
import { SimulatedBrowser } from '../../../support/simulated-browser';

const config = { issuer: 'https://issuer.example', clientId: 'c', apiUrl: 'https://api.example/', webSocketUrl: 'wss://x', scopes: 's' };
const NUMBER = '+15550100';

const browserOf = (over: object = {}) =>
  new SimulatedBrowser(({ url }) => {
    if (url.endsWith('/config.json')) return { status: 200, body: { ...config, ...over } };
    if (url.endsWith('/local/token')) return { status: 200, body: { access_token: 'token-1', expires_in: 600 } };
    return url.endsWith('/local/demo') ? { status: 202, body: { phoneNumber: '+15550109' } } : { status: 404, body: {} };
  });

const begun = async (browser: SimulatedBrowser): Promise<Session> => {
  const session = new Session(browser);
  await session.begin();
  return session;
};

it('says so if no deployment stands behind the page, and begins when one does', async () => {
  const session = await begun(new SimulatedBrowser());
  expect(session.state.value.is).toBe('not-served');
  const broken = await begun(new SimulatedBrowser(() => ({ status: 200, body: { issuer: 4 } })));
  expect(broken.state.value.is).toBe('not-served');
  expect((await begun(browserOf())).state.value.is).toBe('signed-out');
});

it('signs a number in with local mode, and goes on with it after a reload', async () => {
  const browser = browserOf({ local: true });
  await (await begun(browser)).signInWith(NUMBER);
  const again = (await begun(browser)).state.value;
  expect(again).toMatchObject({ is: 'signed-in', account: { label: NUMBER } });
});

it('fetches a token from the API, with the number in the body and not in the address, and keeps it nowhere', async () => {
  const browser = browserOf({ local: true });
  const session = await begun(browser);
  await session.signInWith(NUMBER);
  const state = session.state.value;
  if (state.is !== 'signed-in') throw new Error(state.is);
  await expect(state.account.token({ reason: 'first' })).resolves.toEqual({ token: 'token-1', expiresAt: 600_000 });
  expect(browser.asked.at(-1)).toEqual({ url: 'https://api.example/local/token', body: JSON.stringify({ phoneNumber: NUMBER }) });
  expect([...browser.ofTab.all.values(), ...browser.ofDevice.all.values()].join()).not.toContain('token-1');
});

it('signs nobody in with a number alone in the cloud', async () => {
  const session = await begun(browserOf());
  await session.signInWith(NUMBER);
  expect(session.state.value.is).toBe('signed-out');
});

it('plays the demo as the number whose conference it is', async () => {
  const session = await begun(browserOf({ local: true }));
  await session.signInToDemo();
  expect(session.state.value).toMatchObject({ is: 'signed-in', account: { label: '+15550109' } });
});

it('forgets the number when it signs out', async () => {
  const browser = browserOf({ local: true });
  const session = await begun(browser);
  await session.signInWith(NUMBER);
  session.signOut();
  expect((await begun(browser)).state.value.is).toBe('signed-out');
});

it('signs in for support without a number, to read every conference and change none, and goes on after a reload', async () => {
  const browser = browserOf({ local: true });
  await (await begun(browser)).signInForSupport();
  const session = await begun(browser);
  const state = session.state.value;
  if (state.is !== 'signed-in') throw new Error(state.is);
  expect(state.account.isSupport).toBe(true);
  await state.account.token({ reason: 'first' });
  expect(JSON.parse(browser.asked.at(-1)?.body ?? '')).toEqual({
    clientId: 'rollcall-support',
    scopes: ['conferences:read', 'conferences:all', 'numbers:read'],
  });
  session.signOut();
  expect((await begun(browser)).state.value.is).toBe('signed-out');
});

it('signs nobody in for support without a sign-in in the cloud', async () => {
  const session = await begun(browserOf());
  await session.signInForSupport();
  expect(session.state.value.is).toBe('signed-out');
});

it('asks for one token, though two parts of the console need one', async () => {
  const browser = browserOf({ local: true });
  const session = await begun(browser);
  await session.signInWith(NUMBER);
  const state = session.state.value;
  if (state.is !== 'signed-in') throw new Error(state.is);
  const asked = (): number => browser.asked.filter(({ url }) => url.endsWith('/local/token')).length;
  const first = { reason: 'first' as const };
  expect(await Promise.all([state.account.token(first), state.account.token(first)])).toHaveLength(2);
  expect(asked()).toBe(1);
  await state.account.token({ reason: 'refused' });
  expect(asked()).toBe(2);
});

it('does not take a code that it has not asked for', async () => {
  const browser = browserOf();
  browser.href = 'https://console.example/?code=stolen&state=guessed';
  expect((await begun(browser)).state.value.is).toBe('signed-out');
  expect(browser.asked.every(({ url }) => url.endsWith('/config.json'))).toBe(true);
});
