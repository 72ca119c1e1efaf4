import type { Page } from 'playwright-core';
import { en } from '../../console/texts/en';
import { numbersFrom } from '../e2e/stories/numbers';
import { browserSuite } from './stage/browser-suite';
import { call, isOnline, lineSays, manage, merge, onlineSwitch, pressed, rowSays, signIn } from './stage/hands';
import { holdDatabase, waitLonger } from './stage/in-page';
import { Line, SILENCE_NOTICED_MS } from './stage/line';
import { Looks } from './stage/look';
import { setFaults } from './stage/site';
import { standingConference } from './stage/standing';

const draw = numbersFrom(6_000);
const suite = browserSuite();
const looks = new Looks();

/** Everything that is wrong with any of the screens at once, and not the first thing only. */
const expectNothingFound = (): void => expect(looks.take()).toEqual([]);

/** An action that has no outcome by then has timed out; management is still there. */
const GIVEN_UP_AFTER_MS = 35_000;
/** How long a removal can be undone. */
const UNDO_MS = 4_000;

const refusal = { type: 'about:blank', title: 'Conflict', status: 409, code: 'INCOMPATIBLE_STATE', message: 'Not now.' };

const url = (): string => suite.deployment.baseUrl;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

const people = () => ({
  ben: { phoneNumber: draw('answers'), displayName: 'Ben Okafor' },
  cleo: { phoneNumber: draw('answers'), displayName: 'Cleo Lindqvist' },
  dan: { phoneNumber: draw('busy'), displayName: 'Dan' },
});

afterEach(() => setFaults(suite.deployment, {}));

describe('axe finds nothing, and nothing scrolls sideways at 320 px', () => {
  it('before somebody is signed in', async () => {
    const { page } = await suite.open();
    await page.goto(url());
    await page.getByLabel('Your phone number').waitFor();
    await looks.at(page, 'sign-in');
    await page.getByLabel('Your phone number').fill('Ada');
    await button(page, 'Sign in').click();
    await page.getByRole('alert').waitFor();
    await looks.at(page, 'sign-in-refused');
    await button(page, 'Deutsch').click();
    await page.locator('html[lang=de]').waitFor();
    await looks.at(page, 'sign-in-german');

    const { page: lonely } = await suite.open({ refused: [503] });
    await lonely.route('**/config.json', (route) => route.fulfill({ status: 503 }));
    await lonely.goto(url());
    await button(lonely, 'Try again').waitFor();
    await looks.at(lonely, 'not-served');
    expectNothingFound();
  });

  it('while the database has not answered yet, and when it has nothing', async () => {
    const number = draw('answers');
    const { context, page } = await suite.open();
    const other = await context.newPage();
    await other.goto(url());
    const release = await holdDatabase(other, number);
    await page.bringToFront();
    await signIn(page, url(), number);
    await page.locator('[aria-busy=true]').waitFor();
    await looks.at(page, 'loading');
    await release();
    await page.getByRole('heading', { name: 'Who do you want to talk to?' }).waitFor();
    await lineSays(page, 'Ready');
    await looks.at(page, 'call-empty');
    await button(page, 'Account and language').click();
    await looks.at(page, 'account-menu');
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('No conferences yet').waitFor();
    await looks.at(page, 'history-empty');
    expectNothingFound();
  });

  it('while people are called one after another', async () => {
    const { page } = await suite.open({ refused: [409] });
    await signIn(page, url(), draw('answers'));
    await page.getByLabel('Number to call').fill('555');
    await button(page, 'Call').click();
    await page.getByRole('alert').waitFor();
    await looks.at(page, 'call-wrong-number');
    const { ben, cleo, dan } = people();
    for (const { phoneNumber, displayName } of [ben, cleo, dan]) await call(page, phoneNumber, displayName);
    await call(page, draw('ringsOn'), 'Eve');
    await rowSays(page, 'Eve', 'Ringing');
    await rowSays(page, 'Dan', 'Busy');
    for (const name of [ben.displayName, cleo.displayName]) await rowSays(page, name, 'On hold, ready');
    await looks.at(page, 'calls');
    await page.getByLabel('Number to call').fill(ben.phoneNumber);
    await button(page, 'Add call').click();
    await page.getByRole('alert').waitFor();
    await looks.at(page, 'calls-refused');
    await button(page, 'Dismiss').click();
    await page.getByRole('button', { name: new RegExp(`^${en.activity.title}`) }).click();
    await looks.at(page, 'activity', { on: ['phone'] });
    await button(page, 'Close').click();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await merge(page);
    await isOnline(page, 3, 5);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await looks.at(page, 'conference');
    expectNothingFound();
  });

  it('while a conference is managed', async () => {
    const { ben, cleo, dan } = people();
    const standing = await standingConference(suite.deployment, draw('answers'), [ben, cleo]);
    await standing.add(dan);
    const { page } = await suite.open({ refused: [409] });
    await page.addInitScript(waitLonger, UNDO_MS);
    await signIn(page, url(), standing.number);
    await manage(page);
    await rowSays(page, 'Dan', 'Busy');
    await pressed(page, `Mute ${ben.displayName}`, false).click();
    await rowSays(page, ben.displayName, 'Online, muted');
    await pressed(page, `Hold ${cleo.displayName}`, false).click();
    await rowSays(page, cleo.displayName, 'On hold');
    await looks.at(page, 'manage');
    await standing.add({ phoneNumber: draw('ringsOn'), displayName: 'Eve' });
    await rowSays(page, 'Eve', 'Ringing');
    await looks.at(page, 'manage-ringing');

    await button(page, 'Remove Dan').click();
    await button(page, 'Undo: keep Dan').waitFor();
    await looks.at(page, 'manage-removed');
    await button(page, 'Undo: keep Dan').click();

    await page.route('**/participants/*', (route) => route.fulfill({ status: 409, json: refusal }));
    await pressed(page, `Hold ${cleo.displayName}`, true).click();
    await button(page, `Try again for ${cleo.displayName}`).waitFor();
    await looks.at(page, 'manage-failed');
    await page.unroute('**/participants/*');
    await button(page, `Try again for ${cleo.displayName}`).click();
    await rowSays(page, cleo.displayName, 'Online');

    await setFaults(suite.deployment, { loseCallbacks: true });
    await onlineSwitch(page, ben.displayName, true).click();
    await rowSays(page, ben.displayName, 'Hanging up…');
    await looks.at(page, 'manage-pending');
    await setFaults(suite.deployment, { conferenceServer: 'refuses' });
    await pressed(page, `Mute ${cleo.displayName}`, false).click();
    await suite.deployment.pass(GIVEN_UP_AFTER_MS);
    await rowSays(page, cleo.displayName, 'Could not be muted');
    await looks.at(page, 'failed');
    await setFaults(suite.deployment, {});

    await manage(page);
    await button(page, 'Add call').click();
    await page.getByRole('dialog', { name: 'Add call' }).waitFor();
    await looks.at(page, 'add-call', { on: ['phone'] });
    await page.keyboard.press('Escape');
    await button(page, 'Account and language').click();
    await button(page, 'Deutsch').click();
    await page.keyboard.press('Escape');
    await looks.at(page, 'manage-german');
    expectNothingFound();
  });

  it('on every state of the line', async () => {
    const { ben, cleo } = people();
    const standing = await standingConference(suite.deployment, draw('answers'), [ben, cleo]);
    const line = await Line.to(url());
    try {
      const { page } = await suite.open({ lineBreaks: true });
      await page.clock.install();
      await signIn(page, line.url, standing.number);
      await manage(page);
      await lineSays(page, 'Live');
      // A line that is silent is not lost at once.
      await line.fail('silent');
      await page.clock.fastForward(SILENCE_NOTICED_MS);
      await lineSays(page, 'Catching up…');
      await looks.at(page, 'manage-catching-up');
      await line.restore();
      await lineSays(page, 'Live');
      await line.fail('refused');
      await lineSays(page, 'Offline since');
      await looks.at(page, 'manage-offline');
      await onlineSwitch(page, ben.displayName, true).click();
      await looks.at(page, 'manage-offline-asked');
      await button(page, 'Back').click();
      await looks.at(page, 'conference-offline');
    } finally {
      await line.stop();
    }
    const { page: polling } = await suite.open({ lineBreaks: true });
    await polling.routeWebSocket('**/ws', (socket) => socket.close());
    await signIn(polling, url(), standing.number);
    await lineSays(polling, 'Checking every few seconds');
    await looks.at(polling, 'conference-polling');
    expectNothingFound();
  });

  it('while it cannot be managed, when it asks before the end, and afterwards', async () => {
    const { ben, cleo } = people();
    const standing = await standingConference(suite.deployment, draw('answers'), [ben, cleo]);
    const { page } = await suite.open();
    await signIn(page, url(), standing.number);
    await manage(page);
    await setFaults(suite.deployment, { conferenceServer: 'refuses' });
    await suite.deployment.pass(90_000);
    await page.getByText('you are back here').waitFor();
    await looks.at(page, 'conference-unmanageable');
    await setFaults(suite.deployment, {});
    await suite.deployment.pass(30_000);
    await page.getByRole('link', { name: 'Manage' }).waitFor();
    await button(page, 'End').click();
    await page.getByRole('dialog').waitFor();
    await looks.at(page, 'end-asked');
    await button(page, 'End for everybody').click();
    await page.getByRole('heading', { name: 'Conference ended' }).waitFor();
    await looks.at(page, 'ended');
    await button(page, 'New call').click();
    await page.getByRole('region', { name: 'Recent conferences' }).waitFor();
    await looks.at(page, 'call-recent');
    await page.getByRole('link', { name: 'All conferences' }).click();
    await page.getByRole('list', { name: 'History' }).waitFor();
    await looks.at(page, 'history');
    await page.getByRole('link', { name: ben.displayName }).click();
    await button(page, 'Call them again').waitFor();
    await looks.at(page, 'history-one');
    await page.goto(`${url()}/#/history/conf_${'0'.repeat(34)}`);
    await page.getByText('is not kept on this device').waitFor();
    await looks.at(page, 'history-unknown');
    expectNothingFound();
  });
});
