import { numbersFrom } from '../e2e/stories/numbers';
import { browserSuite } from './stage/browser-suite';
import { expectRightRows } from './stage/agreement';
import { currentOf, keptFor } from './stage/database';
import { call, isOnline, manage, merge, onlineSwitch, pressed, row, rowSays, signIn } from './stage/hands';

const draw = numbersFrom(1_000);
const suite = browserSuite();

describe('a conference from the first call to the end', () => {
  it('is held in the browser, and at each step its database has the rows that the API answers', async () => {
    const [number, ben, cleo, dan, eve] = [draw('answers'), draw('answers'), draw('answers'), draw('busy'), draw('answers')];
    const { page } = await suite.open();
    await signIn(page, suite.deployment.baseUrl, number);
    await page.getByRole('heading', { name: 'Who do you want to talk to?' }).waitFor();
    expect(await keptFor(page, number)).toEqual({ conferences: [], rows: [] });

    await call(page, ben, 'Ben');
    const { conferenceId } = await currentOf(suite.deployment, number);
    const expectRows = (): Promise<void> => expectRightRows(page, suite.deployment, number, conferenceId);
    await call(page, cleo, 'Cleo');
    await call(page, dan, 'Dan');
    await rowSays(page, 'Ben', 'On hold, ready');
    await rowSays(page, 'Cleo', 'On hold, ready');
    await rowSays(page, 'Dan', 'Busy');
    await expectRows();

    await page.getByRole('button', { name: 'Merge 2' }).waitFor();
    await merge(page);
    await isOnline(page, 3, 4);
    await expectRows();

    await manage(page);
    await onlineSwitch(page, 'Ben', true).click();
    await rowSays(page, 'Ben', 'Set offline');
    await isOnline(page, 2, 4);
    await expectRows();
    await onlineSwitch(page, 'Ben', false).click();
    await rowSays(page, 'Ben', 'Online');
    await isOnline(page, 3, 4);
    await expectRows();

    await pressed(page, 'Mute Cleo', false).click();
    await rowSays(page, 'Cleo', 'Online, muted');
    await expectRows();
    await pressed(page, 'Mute Cleo', true).click();
    await pressed(page, 'Hold Cleo', false).click();
    await rowSays(page, 'Cleo', /On hold(?!, muted)/);
    await expectRows();
    await pressed(page, 'Hold Cleo', true).click();
    await pressed(page, 'Hold Cleo', false).waitFor();
    await expectRows();

    await page.getByRole('button', { name: 'Remove Dan' }).click();
    await page.getByRole('button', { name: 'Undo: keep Dan' }).click();
    await onlineSwitch(page, 'Dan', false).waitFor();
    await expectRows();
    await page.getByRole('button', { name: 'Remove Dan' }).click();
    await row(page, 'Dan').waitFor({ state: 'detached' });
    await isOnline(page, 3, 3);
    await expectRows();

    await page.getByRole('button', { name: 'Add call' }).click();
    await call(page, eve, 'Eve');
    await onlineSwitch(page, 'Eve', true).waitFor();
    await isOnline(page, 4, 4);
    await expectRows();

    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByRole('button', { name: 'End for everybody' }).click();
    await page.getByRole('heading', { name: 'Conference ended' }).waitFor();
    await expectRows();
  });
});
