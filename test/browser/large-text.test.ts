/** Somebody has doubled the text of all pages (WCAG 2.2, 1.4.4 and 1.4.10). */
import type { Page } from 'playwright-core';
import { numbersFrom } from '../e2e/stories/numbers';
import { browserSuite } from './stage/browser-suite';
import { call, isOnline, lineSays, manage, merge, pressed, rowSays, signIn } from './stage/hands';
import { illegible } from './stage/legible';
import { standingConference } from './stage/standing';

const draw = numbersFrom(8_000);
const suite = browserSuite({ fontSize: 32 });

const WIDTHS = [320, 640];
const found: string[] = [];
const look = async (page: Page, name: string): Promise<void> => void found.push(...(await illegible(page, name, WIDTHS)));
const button = (page: Page, name: string | RegExp) => page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });

it('cuts nothing off, scrolls only up and down, and leaves every control within reach, with text of 200 %', async () => {
  const { page } = await suite.open({ viewport: { width: 640, height: 740 } });
  await page.goto(suite.deployment.baseUrl);
  await page.getByLabel('Your phone number').waitFor();
  await look(page, 'sign-in');
  await signIn(page, suite.deployment.baseUrl, draw('answers'));
  await page.getByRole('heading', { name: 'Who do you want to talk to?' }).waitFor();
  await lineSays(page, 'Ready');
  await look(page, 'call-empty');
  await button(page, 'Account and language').click();
  await look(page, 'account-menu');
  await page.keyboard.press('Escape');
  await call(page, draw('answers'), 'Benedikta Okafor-Lindqvist');
  await call(page, draw('busy'), 'Dan');
  await rowSays(page, 'Benedikta', 'On hold, ready');
  await rowSays(page, 'Dan', 'Busy');
  await look(page, 'calls');
  await merge(page);
  await isOnline(page, 2, 3);
  await look(page, 'conference');
  await manage(page);
  await pressed(page, 'Mute Benedikta Okafor-Lindqvist', false).click();
  await rowSays(page, 'Benedikta', 'Online, muted');
  await look(page, 'manage');
  await button(page, 'Add call').click();
  await page.getByRole('dialog', { name: 'Add call' }).waitFor();
  await look(page, 'add-call');
  await page.keyboard.press('Escape');
  await button(page, 'Account and language').click();
  await button(page, 'Deutsch').click();
  await page.keyboard.press('Escape');
  await look(page, 'manage-german');
  await button(page, 'Beenden').click();
  await page.getByRole('dialog').waitFor();
  await look(page, 'end-asked-german');
  await button(page, /für alle/i).click();
  await page.getByRole('heading', { name: /beendet/ }).waitFor();
  await look(page, 'ended-german');
  await page.goto(`${suite.deployment.baseUrl}/#/history`);
  await page.getByRole('link', { name: 'Benedikta' }).waitFor();
  await look(page, 'history-german');
  await page.getByRole('link', { name: 'Benedikta' }).click();
  await button(page, /erneut|noch einmal|wieder/i)
    .first()
    .waitFor();
  await look(page, 'history-one-german');
  expect(found.splice(0)).toEqual([]);
});

it('does so in the view for support', async () => {
  const standing = await standingConference(suite.deployment, draw('answers'), [
    { phoneNumber: draw('answers'), displayName: 'Benedikta Okafor-Lindqvist' },
  ]);
  const { page } = await suite.open({ viewport: { width: 640, height: 740 } });
  await page.goto(`${suite.deployment.baseUrl}/#/support/${standing.conferenceId}`);
  await button(page, 'For support').click();
  await page.getByRole('heading', { name: 'Participants (2)' }).waitFor();
  await look(page, 'support');
  expect(found.splice(0)).toEqual([]);
});
