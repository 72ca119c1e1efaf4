/** Looks at a page whose text is very large: whether anything is cut off, and whether every control can be reached. */
import path from 'node:path';
import type { Page } from 'playwright-core';
import { SCREENS_FOLDER } from './artefacts';
import { painted, tooWide } from './look';

const HEIGHT = 740;

/** Text that its own box hides a part of. */
const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const clips = /hidden|clip/;
    return [...document.querySelectorAll<HTMLElement>('body *')].flatMap((each) => {
      const { overflowX, overflowY } = getComputedStyle(each);
      const isOverKey = each.matches('button, .key') && each.scrollWidth > each.clientWidth + 1;
      const isUnseen =
        each.matches('input') || each.closest('.unseen, .brand, svg, [aria-hidden=true]') !== null || !each.checkVisibility();
      const isCut =
        (clips.test(overflowX) && each.scrollWidth > each.clientWidth + 1) ||
        (clips.test(overflowY) && each.scrollHeight > each.clientHeight + 1);
      return (isCut || isOverKey) && !isUnseen
        ? [`${each.tagName.toLowerCase()}.${each.className} “${each.textContent?.slice(0, 60) ?? ''}” is cut off`]
        : [];
    });
  });

/** Controls that are not there after scrolling to them, or that something else covers. */
const outOfReach = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const within = document.querySelector('dialog[open], :popover-open') ?? document.body;
    const controls = [...within.querySelectorAll<HTMLElement>('a[href], button, input, [tabindex="0"]')];
    const found = controls.flatMap((each) => {
      if (!each.checkVisibility()) return [];
      // What skips to the content is only there with the focus.
      each.focus();
      each.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const { left, top, width, height } = each.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      const isReached = hit !== null && (each.contains(hit) || hit.contains(each));
      const name = each.getAttribute('aria-label') ?? each.textContent?.slice(0, 40) ?? '';
      return isReached ? [] : [`${each.tagName.toLowerCase()} “${name}” cannot be reached: ${hit?.className ?? 'it is out of the window'}`];
    });
    window.scrollTo(0, 0);
    return found;
  });

/** Each is a line; none if the page is as it should be. */
export const illegible = async (page: Page, name: string, widths: readonly number[]): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    await painted(page);
    const wide = (await tooWide(page)).map((each) => `${each} makes it scroll sideways`);
    const wrong = [...wide, ...(await cutOff(page)), ...(await outOfReach(page))];
    found.push(...wrong.map((each) => `${name}, ${String(width)} px: ${each}`));
    await page.screenshot({ path: path.join(SCREENS_FOLDER, `${name}-large-text-${String(width)}.png`) });
  }
  return found;
};
