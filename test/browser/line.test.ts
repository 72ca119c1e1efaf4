import { until } from '../support/until';
import { numbersFrom } from '../e2e/stories/numbers';
import { browserSuite } from './stage/browser-suite';
import { expectRightRows } from './stage/agreement';
import { freeze } from './stage/freeze';
import { isOnline, lineSays, manage, onlineSwitch, rowSays, signIn } from './stage/hands';
import { isSamePage, notePill, pillNotes } from './stage/in-page';
import { type Failure, Line, SILENCE_NOTICED_MS } from './stage/line';
import { type Person, type Standing, standingConference } from './stage/standing';

const draw = numbersFrom(3_000);
const suite = browserSuite();
let line: Line;

beforeEach(async () => {
  line = await Line.to(suite.deployment.baseUrl);
});
afterEach(async () => {
  await line.stop();
});

type Held = { readonly standing: Standing; readonly ben: Person };

const hold = async (): Promise<Held> => {
  const ben = { phoneNumber: draw('answers'), displayName: 'Ben' };
  const standing = await standingConference(suite.deployment, draw('answers'), [
    ben,
    { phoneNumber: draw('answers'), displayName: 'Cleo' },
  ]);
  return { standing, ben };
};

describe('a network that is gone', () => {
  it.each<Failure>(['cut', 'refused', 'silent'])(
    'and is %s keeps the rows, says so, and has all that happened meanwhile when it is back',
    async (failure) => {
      const { standing, ben } = await hold();
      const { page } = await suite.open({ lineBreaks: true });
      await page.clock.install();
      await signIn(page, line.url, standing.number);
      await manage(page);
      await lineSays(page, 'Live');
      await line.fail(failure);
      // A silent line can only be told by the time that it is silent.
      if (failure === 'silent') await page.clock.fastForward(SILENCE_NOTICED_MS);
      await lineSays(page, failure === 'silent' ? /Catching up|Offline since/ : 'Offline since');
      for (const name of ['You', 'Ben', 'Cleo']) await onlineSwitch(page, name, true).waitFor();
      await standing.set(ben, { status: 'offline' });
      await onlineSwitch(page, 'Ben', true).waitFor();
      await line.restore();
      if (failure === 'silent') await page.clock.fastForward(SILENCE_NOTICED_MS);
      await lineSays(page, 'Live');
      await rowSays(page, 'Ben', 'Set offline');
      await isOnline(page, 2, 3);
      await expectRightRows(page, suite.deployment, standing.number, standing.conferenceId);
    },
  );
});

describe('a page that slept', () => {
  it('is right again when it wakes, although its connections have died meanwhile', async () => {
    const { standing, ben } = await hold();
    const { page } = await suite.open({ lineBreaks: true });
    await signIn(page, line.url, standing.number);
    await lineSays(page, 'Live');
    const wake = await freeze(page);
    line.breakAll();
    await standing.set(ben, { status: 'offline' });
    await wake();
    await isOnline(page, 2, 3);
    await lineSays(page, 'Live');
    await expectRightRows(page, suite.deployment, standing.number, standing.conferenceId);
  });
});

describe('a page that is loaded anew', () => {
  it('has its rows before Rollcall has answered anything, and then is live', async () => {
    const { standing } = await hold();
    const { page } = await suite.open();
    await signIn(page, suite.deployment.baseUrl, standing.number);
    await manage(page);
    await lineSays(page, 'Live');
    await expectRightRows(page, suite.deployment, standing.number, standing.conferenceId);
    // Without a token nothing can be asked.
    let answer = (): void => undefined;
    const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/local/token', async (route) => {
      await mayAnswer;
      await route.continue();
    });
    await page.reload();
    for (const name of ['You', 'Ben', 'Cleo']) await onlineSwitch(page, name, true).waitFor();
    answer();
    await onlineSwitch(page, 'Cleo', true).click();
    await rowSays(page, 'Cleo', 'Set offline');
    await lineSays(page, 'Live');
    await expectRightRows(page, suite.deployment, standing.number, standing.conferenceId);
  });
});

/** The issuer's tokens are for a day. These are real ones as well, for a shorter time. */
const TOKEN_SECONDS = 35;
const RENEWED_WITHIN_MS = 30_000;

describe('a token that expires', () => {
  it('is replaced before anybody notices: the line is live all the time, and nobody is asked to sign in', async () => {
    const { standing } = await hold();
    const { page } = await suite.open();
    let renewed = 0;
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('"refreshed"')) renewed += 1;
      }),
    );
    await page.route('**/local/token', (route) =>
      route.continue({ postData: JSON.stringify({ ...(route.request().postDataJSON() as object), expiresIn: TOKEN_SECONDS }) }),
    );
    await signIn(page, suite.deployment.baseUrl, standing.number);
    await manage(page);
    await lineSays(page, 'Live');
    await isSamePage(page);
    await notePill(page);
    // Rollcall's clock leaves the first token behind, and the second. The newest is always good for the next step.
    for (let renewals = 0; renewals < 3; renewals += 1) {
      const before = renewed;
      await until('another token on the open connection', () => renewed > before, RENEWED_WITHIN_MS);
      await suite.deployment.pass((TOKEN_SECONDS / 2) * 1_000);
    }
    await onlineSwitch(page, 'Ben', true).click();
    await rowSays(page, 'Ben', 'Set offline');
    expect(await pillNotes(page)).toEqual(['Live']);
    expect(await isSamePage(page)).toBe(true);
    await expectRightRows(page, suite.deployment, standing.number, standing.conferenceId);
  });

  it('and is refused, because the clock of the device is late, is replaced, and what was asked for is done', async () => {
    const { standing } = await hold();
    // The refusal is an answer that the browser reports.
    const { page } = await suite.open({ refused: [401] });
    let lifetime: number | undefined = TOKEN_SECONDS;
    await page.route('**/local/token', (route) => {
      const body = { ...(route.request().postDataJSON() as object), ...(lifetime === undefined ? {} : { expiresIn: lifetime }) };
      return route.continue({ postData: JSON.stringify(body) });
    });
    await signIn(page, suite.deployment.baseUrl, standing.number);
    await manage(page);
    await lineSays(page, 'Live');
    await isSamePage(page);
    lifetime = undefined;
    await suite.deployment.pass(2 * TOKEN_SECONDS * 1_000);
    await onlineSwitch(page, 'Ben', true).click();
    await rowSays(page, 'Ben', 'Set offline');
    await lineSays(page, 'Live');
    expect(await isSamePage(page)).toBe(true);
    await expectRightRows(page, suite.deployment, standing.number, standing.conferenceId);
  });
});
