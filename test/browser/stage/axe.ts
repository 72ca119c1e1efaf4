/** axe, which the page's own policy would not let in: the debugger brings it. */
import { readFileSync } from 'node:fs';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.0 to 2.2, levels A and AA, and what axe holds for good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const bring = async (page: Page): Promise<void> => {
  if (await page.evaluate(() => 'axe' in globalThis)) return;
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: source });
  await session.detach();
};

/** What axe finds on the page, a line each. `onlyContrast`: what depends on colours alone. */
export const violationsOn = async (page: Page, onlyContrast: boolean): Promise<readonly string[]> => {
  await bring(page);
  const options: axe.RunOptions = {
    runOnly: onlyContrast ? { type: 'rule', values: ['color-contrast'] } : { type: 'tag', values: RULES },
    resultTypes: ['violations'],
  };
  return page.evaluate(async (given) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, given);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
    );
  }, options);
};
