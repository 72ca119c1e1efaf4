import { numbersFrom } from '../e2e/stories/numbers';
import { browserSuite } from './stage/browser-suite';
import { isOnline, manage, onlineSwitch, rowSays, signIn } from './stage/hands';
import { isSamePage } from './stage/in-page';
import { setFaults } from './stage/site';
import { standingConference } from './stage/standing';

const draw = numbersFrom(4_000);
const suite = browserSuite();

afterEach(() => setFaults(suite.deployment, {}));

/** Longer than a conference server may say nothing. */
const UNAVAILABLE_AFTER_MS = 90_000;

describe('management that is not available', () => {
  it('takes the Manage key and an open management screen away, with the reason, and gives the key back without a reload', async () => {
    const ben = { phoneNumber: draw('answers'), displayName: 'Ben' };
    const standing = await standingConference(suite.deployment, draw('answers'), [ben]);
    const { page } = await suite.open();
    await signIn(page, suite.deployment.baseUrl, standing.number);
    await isSamePage(page);
    await manage(page);
    await setFaults(suite.deployment, { conferenceServer: 'refuses' });
    await suite.deployment.pass(UNAVAILABLE_AFTER_MS);
    await page.getByRole('list', { name: 'In this conference' }).waitFor();
    await page.getByText('The conference goes on, but it cannot be managed just now.').waitFor();
    await page.getByText('you are back here').waitFor();
    expect(await page.getByRole('link', { name: 'Manage' }).count()).toBe(0);
    expect(await page.getByRole('switch').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'End', exact: true }).count()).toBe(1);
    // The address alone does not bring it back.
    await page.evaluate(() => {
      location.hash = '/manage';
    });
    await page.getByRole('list', { name: 'In this conference' }).waitFor();
    expect(await page.getByRole('switch').count()).toBe(0);

    await setFaults(suite.deployment, {});
    await suite.deployment.pass(UNAVAILABLE_AFTER_MS);
    if ((await page.getByRole('switch').count()) === 0) await manage(page);
    await onlineSwitch(page, 'Ben', true).click();
    await rowSays(page, 'Ben', 'Set offline');
    await isOnline(page, 1, 2);
    expect(await isSamePage(page)).toBe(true);
  });
});
