import type { Page } from 'playwright-core';

/** As the browser does with a page of a machine that sleeps: nothing in it runs. The result wakes it. */
export const freeze = async (page: Page): Promise<() => Promise<void>> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  return async () => {
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await session.detach();
  };
};
