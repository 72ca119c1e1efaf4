import { SupportWatch } from '../../../../console/state/support-watch';
import { CONFERENCE_ID } from '../../../support/a-conference';
import { shownConference, shownParticipant, you } from '../../../support/shown-conference';
import { SimulatedBrowser } from '../../../support/simulated-browser';

const EVERY_MS = 5_000;

const tokenWith = (scope: string): string => `x.${Buffer.from(JSON.stringify({ scope })).toString('base64url')}.x`;
const SUPPORT = tokenWith('conferences:read conferences:all numbers:read');

type Answer = { status: number; body: unknown };

/** Lets everything go on that waits for nothing. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

const watched = async (first: Answer, { token = SUPPORT, local = false } = {}) => {
  const server = { answer: first, isThere: true };
  const browser = new SimulatedBrowser(({ url }) => {
    if (!server.isThere) throw new TypeError('Failed to fetch');
    return url.includes('/local/events') ? { status: 200, body: { items: [], next: 0 } } : server.answer;
  });
  const news: unknown[] = [];
  const watch = new SupportWatch({
    browser,
    config: { apiUrl: 'https://api.example/', local },
    account: { token: async () => token },
    changed: (each) => news.push(...each),
  });
  await watch.open(CONFERENCE_ID);
  const later = async (): Promise<void> => {
    browser.advance(EVERY_MS);
    await settled();
  };
  return { watch, browser, server, news, later };
};

it('shows a conference, and what changes in it afterwards', async () => {
  const { watch, server, news, later } = await watched({ status: 200, body: shownConference() });
  expect(watch.conference.value?.version).toBe(5);
  expect(news).toEqual([]);
  server.answer = { status: 200, body: shownConference({ version: 6, participants: [you(), shownParticipant({ muted: true })] }) };
  await later();
  expect(watch.conference.value?.version).toBe(6);
  expect(news).toMatchObject([{ by: 'version', entry: { activity: { what: 'muted' } } }]);
});

it('keeps what it shows while nothing has changed', async () => {
  const { watch, server, later } = await watched({ status: 200, body: shownConference() });
  server.answer = { status: 304, body: '' };
  await later();
  expect(watch.conference.value?.version).toBe(5);
  expect(watch.problem.value).toBeUndefined();
});

it.each([
  [404, 'not-found'],
  [403, 'not-allowed'],
  [401, 'signed-out'],
])('says why nothing is shown at %d, and does not ask again', async (status, problem) => {
  const { watch, browser, later } = await watched({ status, body: {} });
  expect(watch.problem.value).toBe(problem);
  const asked = browser.asked.length;
  await later();
  expect(browser.asked).toHaveLength(asked);
});

it('asks for nothing if the token may not see every conference', async () => {
  const { watch, browser } = await watched({ status: 200, body: shownConference() }, { token: tokenWith('conferences:read') });
  expect(watch.problem.value).toBe('no-scope');
  expect(browser.asked).toEqual([]);
});

it('lets the server decide if the token cannot be read', async () => {
  const { watch } = await watched({ status: 200, body: shownConference() }, { token: 'opaque' });
  expect(watch.conference.value?.version).toBe(5);
});

it('says since when it is offline, keeps what it shows, and goes on by itself', async () => {
  const { watch, server, later } = await watched({ status: 200, body: shownConference() });
  server.isThere = false;
  await later();
  await later();
  expect(watch.offlineSince.value).toBe(EVERY_MS);
  expect(watch.conference.value?.version).toBe(5);
  server.isThere = true;
  await later();
  expect(watch.offlineSince.value).toBeUndefined();
});

it('asks once more after the end, for the last events, and then no more', async () => {
  const { browser, later } = await watched({ status: 200, body: shownConference({ state: 'ended' }) }, { local: true });
  await later();
  const asked = browser.asked.length;
  await later();
  await later();
  expect(browser.asked).toHaveLength(asked);
});

it('shows nothing of a conference that is no longer looked at', async () => {
  const { watch, later } = await watched({ status: 200, body: shownConference() });
  await watch.open(undefined);
  await later();
  expect([watch.conference.value, watch.told.value]).toEqual([undefined, []]);
});
