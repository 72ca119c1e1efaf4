import type { Page, Request } from 'playwright-core';
import { en } from '../../console/texts/en';
import { numbersFrom } from '../e2e/stories/numbers';
import { browserSuite } from './stage/browser-suite';
import { isOnline, lineSays, manage, row, rowSays, signIn } from './stage/hands';
import { standingConference } from './stage/standing';

const draw = numbersFrom(5_000);
const suite = browserSuite();

const TOKEN_SECONDS = 300;
/** A terminal has asked for the next token by then. */
const NEARLY_OVER_MS = 280_000;

const NONSENSE = [
  '',
  ' ',
  'Ada',
  '+',
  '+0155501',
  '0155501',
  '5550100',
  '+1 555',
  '+1555010a',
  '+15550100155501001',
  '++15550100',
  '+15550100; drop',
];

const requestsTo = (page: Page, path: string): readonly Request[] => {
  const seen: Request[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === path) seen.push(request);
  });
  return seen;
};

const signInAtIssuer = async (page: Page, number: string): Promise<void> => {
  await page.waitForURL('**/local/authorize**');
  await page.getByLabel('Your number').fill(number);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

const throughIssuer = async (page: Page, number: string): Promise<void> => {
  await page.goto(suite.deployment.baseUrl);
  await page.getByRole('button', { name: en.signIn.throughIssuer }).click();
  await signInAtIssuer(page, number);
};

/** Everything that another page of this origin, or a later visitor, could read. */
const storedTexts = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]));

describe('the sign-in form', () => {
  it('refuses nonsense with a reason, and asks for no token', async () => {
    const { page } = await suite.open();
    const tokens = requestsTo(page, '/local/token');
    await page.goto(suite.deployment.baseUrl);
    for (const nonsense of NONSENSE) {
      await page.getByLabel('Your phone number').fill(nonsense);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: 'with a plus sign and the country code' }).waitFor();
      await page.reload();
    }
    expect(tokens).toEqual([]);
  });

  it('takes a number as people write it', async () => {
    const { page } = await suite.open();
    await signIn(page, suite.deployment.baseUrl, '0015 (550) 101-23.45');
    await lineSays(page, 'Ready');
    await page.getByRole('button', { name: 'Account and language' }).click();
    await page.getByText('+1 555 010 1234 5'.slice(0, 10)).waitFor();
  });
});

describe('the demo', () => {
  it('begins by one tap, and is a conference that moves by itself', async () => {
    const { page } = await suite.open();
    await page.goto(suite.deployment.baseUrl);
    await page.getByRole('button', { name: 'Play the demo' }).click();
    await rowSays(page, 'Ben', 'On hold, ready');
    await lineSays(page, 'Live');
  });
});

/** The issuer's tokens last for five minutes, and it gives no others for the refresh token. */
const refuseRefresh = (page: Page): Promise<unknown> =>
  page.route('**/local/token', async (route) => {
    const isRefresh = new URLSearchParams(route.request().postData() ?? '').get('grant_type') === 'refresh_token';
    if (isRefresh) return route.fulfill({ status: 400, json: { error: 'invalid_grant' } });
    const response = await route.fetch();
    return route.fulfill({
      response,
      json: { ...((await response.json()) as object), refresh_token: 'revoked', expires_in: TOKEN_SECONDS },
    });
  });

describe('a sign-in that ends in the middle of a conference', () => {
  it('is said, another one is offered, and after it the same screen of the same conference is there again', async () => {
    const number = draw('answers');
    const standing = await standingConference(suite.deployment, number, [{ phoneNumber: draw('answers'), displayName: 'Ben' }]);
    const { page } = await suite.open({ refused: [400] });
    await refuseRefresh(page);
    await page.clock.install();
    await throughIssuer(page, number);
    await manage(page);
    await rowSays(page, 'Ben', 'Online');
    await lineSays(page, 'Live');
    await page.clock.fastForward(NEARLY_OVER_MS);
    await page.getByRole('alert').filter({ hasText: en.signIn.expired }).waitFor();
    expect(await row(page, 'Ben').count()).toBe(0);

    await page.unroute('**/local/token');
    await page.getByRole('button', { name: en.signIn.throughIssuer }).click();
    await signInAtIssuer(page, number);
    await lineSays(page, 'Live');
    await page.getByRole('heading', { name: 'Manage' }).waitFor();
    await rowSays(page, 'Ben', 'Online');
    expect((await standing.get()).state).toBe('active');
  });
});

describe('signing in at the issuer', () => {
  it('works by OpenID Connect with PKCE, keeps no token where another page can read it, and no code in the address', async () => {
    const number = draw('answers');
    await standingConference(suite.deployment, number, [{ phoneNumber: draw('answers'), displayName: 'Ben' }]);
    const { page } = await suite.open();
    const [authorizations, tokens] = [requestsTo(page, '/local/authorize'), requestsTo(page, '/local/token')];
    const answers = page.waitForResponse((response) => new URL(response.url()).pathname === '/local/token');
    await throughIssuer(page, number);
    await isOnline(page, 2, 2);
    await lineSays(page, 'Live');

    const asked = new URL(authorizations[0]?.url() ?? '').searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${suite.deployment.baseUrl}/`,
    });
    const redeemed = new URLSearchParams(tokens[0]?.postData() ?? '');
    expect(redeemed.get('grant_type')).toBe('authorization_code');
    expect(redeemed.get('code_verifier')).toMatch(/^[\w.~-]{43,128}$/);
    const { access_token: accessToken } = (await (await answers).json()) as { access_token: string };
    const stored = await storedTexts(page);
    for (const secret of [accessToken, redeemed.get('code'), redeemed.get('code_verifier')]) {
      expect(secret).toBeTruthy();
      expect(stored).not.toContain(secret);
    }
    expect(new URL(page.url()).search).toBe('');
  });

  it('asks for every conference only on the way to the view for support', async () => {
    const { page } = await suite.open();
    await page.route('**/config.json', async (route) => {
      const response = await route.fetch();
      const config = (await response.json()) as { scopes: string };
      await route.fulfill({ response, json: { ...config, scopes: 'conferences:read conferences:all' } });
    });
    const scopesAskedFor = async (fragment: string): Promise<string | null> => {
      await page.goto(`${suite.deployment.baseUrl}/${fragment}`);
      await page.getByRole('button', { name: en.signIn.throughIssuer }).click();
      await page.waitForURL('**/local/authorize**');
      return new URL(page.url()).searchParams.get('scope');
    };
    expect(await scopesAskedFor('')).toBe('openid conferences:read');
    expect(await scopesAskedFor('#/support')).toBe('openid conferences:read conferences:all');
  });

  it('asks again after nonsense', async () => {
    const { page } = await suite.open();
    await throughIssuer(page, 'Ada');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Your number').fill(draw('answers'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await lineSays(page, 'Ready');
  });

  it('does not take an answer that this tab has not asked for', async () => {
    const { page } = await suite.open();
    const tokens = requestsTo(page, '/local/token');
    await page.goto(
      `${suite.deployment.baseUrl}/?code=stolen&state=made-up&iss=${encodeURIComponent(`${suite.deployment.baseUrl}/local`)}`,
    );
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(tokens).toEqual([]);
  });

  it('shows the sign-in screen after a reload if the issuer wants to be asked again', async () => {
    const { page } = await suite.open();
    await throughIssuer(page, draw('answers'));
    await lineSays(page, 'Ready');
    await page.reload();
    await page.getByRole('button', { name: en.signIn.throughIssuer }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
