/** Looks at what a page shows: in both themes, on a phone and on a desktop, with axe, with a camera, and at 320 px. */
import path from 'node:path';
import type { Page } from 'playwright-core';
import { SCREENS_FOLDER } from './artefacts';
import { violationsOn } from './axe';
import { DESKTOP, PHONE } from './visitors';

const SIZES = { phone: PHONE, desktop: DESKTOP } as const;
const SCHEMES = ['light', 'dark'] as const;
const NARROWEST = 320;

export type LookOptions = {
  /** What is open over the page on a phone is part of the page on a desktop. */
  readonly on?: readonly (keyof typeof SIZES)[];
};

/** Until what has changed is painted. */
export const painted = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));

/** What is wider than the page, if that makes it scroll. */
export const tooWide = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > clientWidth);
    return wide.length === 0 ? ['the page'] : wide.map((each) => `${each.tagName.toLowerCase()}.${each.getAttribute('class') ?? ''}`);
  });

/** Narrower than this, names and numbers are broken in the middle. */
const LEAST_TEXT = 120;

/** Rows whose keys leave their text no room. */
const squeezed = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    (least) =>
      [...document.querySelectorAll<HTMLElement>('.row-text')]
        .filter((each) => each.checkVisibility() && each.getBoundingClientRect().width < least)
        .map((each) => `“${each.innerText.replaceAll('\n', ' ')}” has no room beside its keys`),
    LEAST_TEXT,
  );

export class Looks {
  private readonly found: string[] = [];
  private readonly names = new Set<string>();

  async at(page: Page, name: string, { on = ['phone', 'desktop'] }: LookOptions = {}): Promise<void> {
    if (this.names.has(name)) throw new Error(`There are two looks at ${name}`);
    this.names.add(name);
    for (const size of on) {
      await page.setViewportSize(SIZES[size]);
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await painted(page);
        const wrong = [...(await violationsOn(page, colorScheme === 'dark')), ...(await squeezed(page))];
        this.found.push(...wrong.map((each) => `${name}, ${size}, ${colorScheme}: ${each}`));
        await page.screenshot({ path: path.join(SCREENS_FOLDER, `${name}-${size}-${colorScheme}.png`) });
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(PHONE);
    if (on.includes('phone')) await this.atNarrowest(page, name);
  }

  /** Everything that was found since the last time. */
  take(): readonly string[] {
    return this.found.splice(0);
  }

  private async atNarrowest(page: Page, name: string): Promise<void> {
    await page.setViewportSize({ ...PHONE, width: NARROWEST });
    await painted(page);
    const wide = await tooWide(page);
    if (wide.length > 0) this.found.push(`${name}: scrolls sideways at ${String(NARROWEST)} px, because of ${wide.join(', ')}`);
    await page.setViewportSize(PHONE);
    await painted(page);
  }
}
