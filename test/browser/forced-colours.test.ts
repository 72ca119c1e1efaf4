/** A user's own few colours (Windows' contrast themes): what only a colour told needs a shape or an edge. */
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { numbersFrom } from '../e2e/stories/numbers';
import { SCREENS_FOLDER } from './stage/artefacts';
import { browserSuite } from './stage/browser-suite';
import { lineSays, manage, onlineSwitch, pressed, rowSays, signIn } from './stage/hands';
import { painted } from './stage/look';
import { standingConference } from './stage/standing';
import { DESKTOP } from './stage/visitors';

const draw = numbersFrom(9_000);
const suite = browserSuite();

/** What somebody sees of it without its words: the colours that are really painted, and the shape of its icon. */
const looksLike = (locator: Locator): Promise<string> =>
  locator.evaluate((element) => {
    const { backgroundColor, color, borderColor, borderStyle, borderWidth, outlineColor, outlineStyle } = getComputedStyle(element);
    return JSON.stringify([
      backgroundColor,
      color,
      borderColor,
      borderStyle,
      borderWidth,
      outlineColor,
      outlineStyle,
      element.querySelector('svg')?.innerHTML,
    ]);
  });

/** Icons are drawn with a line: it must not have the colour of what is behind it. */
const isSeen = (locator: Locator): Promise<boolean> =>
  locator
    .locator('svg')
    .first()
    .evaluate((icon) => {
      const { width, height } = icon.getBoundingClientRect();
      let behind: Element | null = icon;
      while (behind && /^rgba\(.*, 0\)$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
      const ground = behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)';
      return width > 0 && height > 0 && getComputedStyle(icon).stroke !== ground;
    });

it.each(['light', 'dark'] as const)(
  'tells what is online, offline and pressed apart, and shows every icon, in forced colours: %s',
  async (colorScheme) => {
    const people = ['Ben', 'Cleo', 'Eve'].map((displayName) => ({ phoneNumber: draw('answers'), displayName }));
    const standing = await standingConference(suite.deployment, draw('answers'), people);
    const { page } = await suite.open({ viewport: DESKTOP, forcedColors: 'active', colorScheme });
    await signIn(page, suite.deployment.baseUrl, standing.number);
    await manage(page);
    await lineSays(page, 'Live');
    await pressed(page, 'Hold Eve', false).click();
    await rowSays(page, 'Eve', 'On hold');
    await onlineSwitch(page, 'Cleo', true).click();
    await rowSays(page, 'Cleo', 'Set offline');
    await page.mouse.move(0, 0);
    await page.getByRole('heading', { name: 'Manage' }).focus();
    await painted(page);
    await page.screenshot({ path: path.join(SCREENS_FOLDER, `forced-colours-${colorScheme}.png`) });

    const switches = [onlineSwitch(page, 'Ben', true), onlineSwitch(page, 'Cleo', false)];
    const flags = [pressed(page, 'Hold Eve', true), pressed(page, 'Hold Ben', false)];
    const states = await Promise.all(switches.map(looksLike));
    expect(new Set(states).size).toBe(2);
    expect(new Set(await Promise.all(flags.map(looksLike))).size).toBe(2);
    expect(await Promise.all([...switches, ...flags].map(isSeen))).toEqual([true, true, true, true]);
  },
);
