import type { Page } from 'playwright-core';
import { numbersFrom } from '../e2e/stories/numbers';
import { browserSuite } from './stage/browser-suite';
import { isCalled, isOnline, lineSays, onlineSwitch, pressed, row, rowSays } from './stage/hands';
import { DESKTOP, PHONE } from './stage/visitors';

const draw = numbersFrom(7_000);
const suite = browserSuite();

/** More than there is to reach on any screen. */
const MOST_TABS = 80;

/** Where the focus is, as a screen reader would say it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    if (!element || element === document.body) return '';
    const label = element.id === '' ? null : document.querySelector(`label[for="${CSS.escape(element.id)}"]`);
    return element.getAttribute('aria-label') ?? label?.textContent ?? (element.textContent ?? '').trim();
  });

/** The console moves the focus after the browser has painted what is new. */
const FOCUS_WITHIN_MS = 2_000;

const isNamed = (now: string, name: string | RegExp): boolean => (typeof name === 'string' ? now === name : name.test(now));

const expectFocus = async (page: Page, name: string | RegExp): Promise<void> => {
  const until = Date.now() + FOCUS_WITHIN_MS;
  while (!isNamed(await focused(page), name) && Date.now() < until) await page.waitForTimeout(20);
  expect(await focused(page)).toEqual(typeof name === 'string' ? name : expect.stringMatching(name));
};

const tabTo = async (page: Page, name: string | RegExp): Promise<void> => {
  const seen: string[] = [];
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    const now = await focused(page);
    if (isNamed(now, name)) return;
    seen.push(now);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(name)}, but ${[...new Set(seen)].join(' | ')}`);
};

const callByKeys = async (page: Page, number: string, name: string): Promise<void> => {
  await tabTo(page, 'Number to call');
  await page.keyboard.type(number);
  await tabTo(page, 'Name');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await row(page, name).waitFor();
  await isCalled(page);
};

const arrowTo = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('Home');
  for (let rows = 0; rows < 10 && (await focused(page)) !== `${name} online`; rows += 1) await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe(`${name} online`);
};

describe.each([
  ['a phone', PHONE],
  ['a desktop', DESKTOP],
])('on %s', (_where, viewport) => {
  it('the keyboard alone is enough for a conference from signing in to the end', async () => {
    const { page } = await suite.open({ viewport });
    await page.goto(suite.deployment.baseUrl);
    await page.getByLabel('Your phone number').waitFor();
    await tabTo(page, 'Your phone number');
    await page.keyboard.type(draw('answers'));
    await page.keyboard.press('Enter');
    await lineSays(page, 'Ready');
    await callByKeys(page, draw('answers'), 'Ben');
    await callByKeys(page, draw('answers'), 'Cleo');
    for (const name of ['Ben', 'Cleo']) await rowSays(page, name, 'On hold, ready');
    await tabTo(page, /^Merge 2/);
    await page.keyboard.press('Enter');
    await isOnline(page, 3, 3);
    await tabTo(page, 'Manage');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Participants' }).waitFor();
    await expectFocus(page, 'Manage');

    await tabTo(page, 'You online');
    await arrowTo(page, 'Ben');
    await page.keyboard.press('Space');
    await onlineSwitch(page, 'Ben', false).waitFor();
    await rowSays(page, 'Ben', 'Set offline');
    await expectFocus(page, 'Ben online');
    await page.keyboard.press('Enter');
    await rowSays(page, 'Ben', /Online/);
    await arrowTo(page, 'Cleo');
    await page.keyboard.press('m');
    await pressed(page, 'Mute Cleo', true).waitFor();
    await rowSays(page, 'Cleo', 'Online, muted');
    await page.keyboard.press('h');
    await rowSays(page, 'Cleo', 'On hold, muted');
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Undo: keep Cleo' }).waitFor();
    await expectFocus(page, 'Undo: keep Cleo');
    await page.keyboard.press('Enter');
    await onlineSwitch(page, 'Cleo').waitFor();
    await expectFocus(page, 'Cleo online');
    await page.keyboard.press('Delete');
    await row(page, 'Cleo').waitFor({ state: 'detached' });
    // The focus goes on to a row that is still there.
    await expectFocus(page, /^(Ben|You) online$/);

    await page.keyboard.press('Escape');
    await page.getByRole('list', { name: 'In this conference' }).waitFor();
    await expectFocus(page, 'Manage');
    await tabTo(page, 'End');
    await page.keyboard.press('Enter');
    await tabTo(page, 'End for everybody');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Conference ended' }).waitFor();
    await tabTo(page, 'New call');
    await page.keyboard.press('Enter');
    await page.getByLabel('Number to call').waitFor();
  });
});
