/** What people do on the screens, by the names that a screen reader would tell. */
import type { Locator, Page } from 'playwright-core';

export const signIn = async (page: Page, url: string, phoneNumber: string): Promise<void> => {
  await page.goto(url);
  await page.getByLabel('Your phone number').fill(phoneNumber);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Account and language' }).waitFor();
};

export const row = (page: Page, name: string): Locator => page.locator('[data-participant]').filter({ hasText: name });

export const rowSays = (page: Page, name: string, words: string | RegExp): Promise<void> =>
  row(page, name).filter({ hasText: words }).waitFor();

export const lineSays = (page: Page, words: string | RegExp): Promise<void> =>
  page.getByRole('status').filter({ hasText: words }).first().waitFor();

/** The pad is ready for the next call. */
export const isCalled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const form = document.querySelector<HTMLFormElement>('form.dialer, dialog form.dialer');
    if (!form) return true;
    const [field, key] = [form.querySelector('input'), form.querySelector<HTMLButtonElement>('[type=submit]')];
    return field?.value === '' && key?.disabled === false;
  });

export const call = async (page: Page, phoneNumber: string, name: string): Promise<void> => {
  await page.getByLabel('Number to call').fill(phoneNumber);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page
    .getByRole('button', { name: /^(Call|Add call)$/ })
    .last()
    .click();
  await row(page, name).waitFor();
  await isCalled(page);
};

export const merge = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Merge/ }).click();
  await page.getByRole('link', { name: 'Manage' }).waitFor();
};

export const isOnline = (page: Page, online: number, all: number): Promise<void> =>
  page.getByText(`${String(online)} of ${String(all)} online`).waitFor();

export const manage = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Manage' }).click();
  await page.getByRole('list', { name: 'Participants' }).waitFor();
};

export const onlineSwitch = (page: Page, name: string, isOn?: boolean): Locator =>
  page.getByRole('switch', { name: `${name} online`, ...(isOn === undefined ? {} : { checked: isOn }) });

export const pressed = (page: Page, name: string, isPressed: boolean): Locator =>
  page.getByRole('button', { name, exact: true, pressed: isPressed });
