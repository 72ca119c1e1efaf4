import type { Page } from 'playwright-core';
import { en } from '../../console/texts/en';
import { support } from '../../console/texts/support/en';
import { numbersFrom } from '../e2e/stories/numbers';
import { browserSuite } from './stage/browser-suite';
import { row, rowSays, signIn } from './stage/hands';
import { Line } from './stage/line';
import { Looks } from './stage/look';
import { standingConference } from './stage/standing';

const draw = numbersFrom(7_000);
const suite = browserSuite();
const looks = new Looks();

const UNKNOWN = `conf_${'0'.repeat(34)}`;

const signInForSupport = async (page: Page, url: string): Promise<void> => {
  await page.goto(url);
  await page.getByRole('button', { name: en.signIn.support }).click();
  await page.getByRole('heading', { name: support.title, exact: true }).waitFor();
};

const show = async (page: Page, typed: string): Promise<void> => {
  await page.getByLabel(support.field).fill(typed);
  await page.getByRole('button', { name: support.show }).click();
};

const told = (page: Page, words: string | RegExp) => page.locator('.activity').filter({ hasText: words }).first().waitFor();
const stateIs = (page: Page, words: string) => page.locator('.support-facts dd').filter({ hasText: words }).first().waitFor();

it('shows support any conference by its id, what happens in it, and how it ended', async () => {
  const number = draw('answers');
  const [ben, cleo] = [
    { phoneNumber: draw('answers'), displayName: 'Ben Okafor' },
    { phoneNumber: draw('answers'), displayName: 'Cleo Lindqvist' },
  ];
  const standing = await standingConference(suite.deployment, number, [ben, cleo]);
  const { page } = await suite.open({ refused: [404] });
  await signInForSupport(page, suite.deployment.baseUrl);
  await page.getByText(support.emptyTitle).waitFor();
  await looks.at(page, 'support-empty');

  await show(page, number);
  await page.getByRole('alert').filter({ hasText: support.invalid }).waitFor();
  expect(page.url()).not.toContain(number.slice(1));
  await show(page, UNKNOWN);
  await page.getByRole('alert').filter({ hasText: support.problems['not-found'].text }).waitFor();
  await looks.at(page, 'support-not-found');

  await show(page, `something about ${standing.conferenceId} in a log`);
  await stateIs(page, support.states.active);
  await rowSays(page, 'Cleo Lindqvist', 'Online');
  await row(page, '(initiator)').waitFor();
  await told(page, 'The initiator opened the conference');
  await told(page, 'Ben Okafor is online');
  await page.getByText(support.fromEvents).waitFor();

  await standing.set(ben, { status: 'offline' });
  await rowSays(page, 'Ben Okafor', 'Set offline');
  await told(page, 'Request for Ben Okafor: hang up');
  await told(page, 'Ben Okafor has been set offline');
  await looks.at(page, 'support');

  await page.reload();
  await stateIs(page, support.states.active);

  await standing.end();
  await page.getByRole('status').filter({ hasText: support.over }).waitFor();
  await stateIs(page, support.endReasons['ended-by-initiator']);
  await told(page, 'The conference has ended. The initiator ended it.');
  await page.getByRole('button', { name: en.account.menu }).click();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByRole('heading', { name: 'Aktivität' }).waitFor();
  await page.keyboard.press('Escape');
  await looks.at(page, 'support-ended-german');
  expect(looks.take()).toEqual([]);
});

it('tells an initiator that the sign-in may not see every conference, and offers one that may', async () => {
  const { page } = await suite.open({ refused: [404] });
  await signIn(page, suite.deployment.baseUrl, draw('answers'));
  await page.goto(`${suite.deployment.baseUrl}/#/support/${UNKNOWN}`);
  const notice = page.getByRole('alert').filter({ hasText: support.problems['no-scope'].text });
  await notice.waitFor();
  await page.getByRole('link', { name: en.product }).click();
  await page.getByRole('heading', { name: 'Who do you want to talk to?' }).waitFor();
  await page.goBack();
  await notice.getByRole('button', { name: en.signIn.title }).click();
  await page.getByRole('alert').filter({ hasText: support.problems['not-found'].text }).waitFor();
});

it('says that it is offline, keeps what it shows, and goes on by itself', async () => {
  const standing = await standingConference(suite.deployment, draw('answers'), [{ phoneNumber: draw('answers'), displayName: 'Ben' }]);
  const line = await Line.to(suite.deployment.baseUrl);
  try {
    const { page } = await suite.open({ lineBreaks: true });
    await signInForSupport(page, line.url);
    await show(page, standing.conferenceId);
    await stateIs(page, support.states.active);
    await line.fail('cut');
    await page.getByRole('status').filter({ hasText: 'Offline since' }).waitFor();
    await rowSays(page, 'Ben', 'Online');
    await line.restore();
    await page.getByRole('status').filter({ hasText: support.checking }).waitFor();
  } finally {
    await line.stop();
  }
});
