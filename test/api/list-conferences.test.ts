import { abandon } from '../../domain/conference/changes/end';
import { listConferencesHandler } from '../../functions/conferences/list-conferences';
import { listConferences } from '../../schemas/api/conferences';
import { ConferencePage } from '../../schemas/conference';
import { MINUTE_MS } from '../../schemas/durations';
import { NOW } from '../support/http-deps';
import { change, recordOf, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender, type SendOptions } from './support/sender';
import { type Api, startApi } from './support/start-api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const list = sender(listConferences, listConferencesHandler, () => api);

const arrange = async () => {
  const { initiator, caller } = await storedConference(api);
  return { initiator, request: { caller } };
};

const page = async (phoneNumber: string, query?: Record<string, string>): Promise<ConferencePage> => {
  const answer = await list.send({ caller: { phoneNumber }, ...(query && { query }) });
  return ConferencePage.parse(JSON.parse(answer.body));
};

const idsOf = ({ items }: ConferencePage): string[] => items.map(({ conferenceId }) => conferenceId);

/** Page by page to the end, however many there are. */
const pages = async (phoneNumber: string, query: Record<string, string>): Promise<string[][]> => {
  const found: string[][] = [];
  let cursor: string | undefined;
  do {
    const next: ConferencePage = await page(phoneNumber, { ...query, ...(cursor && { cursor }) });
    found.push(idsOf(next));
    cursor = next.nextCursor;
  } while (cursor !== undefined && found.length < 50);
  return found;
};

/** An initiator with so many conferences a minute apart, all ended but the last; ids are the newest first. */
const history = async (count: number, last: 'assembling' | 'ended' = 'assembling') => {
  const initiator = api.newNumber();
  const ids: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    api.clock.now = NOW + index * MINUTE_MS;
    const opened = await storedConference(api, { initiator });
    const { conferenceId } = opened;
    if (index < count || last === 'ended') await change(api, opened, abandon({ conferenceId, at: api.clock.now, reason: 'abandoned' }));
    ids.unshift(conferenceId);
  }
  api.clock.now = NOW;
  return { initiator, ids };
};

describeOperation({ sender: list, arrange }, () => {
  describe('the list', () => {
    it('answers the conferences of the initiator, newest first', async () => {
      const { initiator, ids } = await history(4);
      const found = await page(initiator);
      expect(idsOf(found)).toEqual(ids);
      expect(found.items.map(({ state }) => state)).toEqual(['assembling', 'ended', 'ended', 'ended']);
      expect(found).not.toHaveProperty('nextCursor');
    });

    it('answers an empty list if the caller never had a conference', async () => {
      expect(await page(api.newNumber())).toEqual({ items: [] });
    });

    it("shows nobody else's conferences", async () => {
      const [mine, theirs] = [await history(2), await history(2)];
      expect(idsOf(await page(mine.initiator))).toEqual(mine.ids);
      expect(idsOf(await page(theirs.initiator))).toEqual(theirs.ids);
    });

    it('takes one request', async () => {
      const { initiator } = await history(3);
      const before = api.requests.length;
      await page(initiator);
      expect(api.requests.slice(before)).toEqual([{ table: 'conferences', action: 'Query' }]);
    });
  });

  describe.each([
    ['while the last one is open', 'assembling', false],
    ['while the last one has ended in its place', 'ended', false],
    ['once that one has been copied to the history', 'ended', true],
  ] as const)('the pages, %s', (_when, last, isCopied) => {
    let conferences: Awaited<ReturnType<typeof history>>;
    beforeAll(async () => {
      conferences = await history(5, last);
      const record = await recordOf(api, { key: api.identity.initiatorKey(conferences.initiator) });
      if (isCopied) await api.store.archive(record);
    });

    it.each([1, 2, 3, 4, 5, 6, 20])('of %i hold every conference once, newest first', async (limit) => {
      const { initiator, ids } = conferences;
      const found = await pages(initiator, { limit: String(limit) });
      expect(found.flat()).toEqual(ids);
      expect(found.every((each) => each.length <= limit)).toBe(true);
      expect(found.slice(0, -1).every((each) => each.length === limit)).toBe(true);
    });
  });

  describe('the filter', () => {
    it.each([
      ['assembling', (ids: string[]) => ids.slice(0, 1)],
      ['ended', (ids: string[]) => ids.slice(1)],
      ['starting', () => []],
    ])('answers the conferences that are %s', async (state, expected) => {
      const { initiator, ids } = await history(4);
      expect(idsOf(await page(initiator, { state }))).toEqual(expected(ids));
      expect((await pages(initiator, { state, limit: '1' })).flat()).toEqual(expected(ids));
    });

    it('finds a match behind many others, page by page', async () => {
      const { initiator } = await history(14);
      expect((await pages(initiator, { state: 'active', limit: '1' })).flat()).toEqual([]);
      const before = api.requests.length;
      await page(initiator, { state: 'active', limit: '1' });
      expect(api.requests.length - before).toBeLessThanOrEqual(5);
    });
  });

  describe('refuses', () => {
    it.each([
      ['an unknown state', { state: 'paused' }],
      ['a limit of 0', { limit: '0' }],
      ['a limit of 21', { limit: '21' }],
      ['a limit of 1.5', { limit: '1.5' }],
      ['a limit that is a word', { limit: 'all' }],
      ['an empty limit', { limit: '' }],
      ['an unknown cursor', { cursor: 'conf_x' }],
      ['an empty cursor', { cursor: '' }],
      ['a cursor of 513 characters', { cursor: 'x'.repeat(513) }],
    ])('%s', async (_what, query) => {
      const { initiator, caller } = await storedConference(api);
      const request: SendOptions = { caller, query };
      expect(await refused({ sender: list }, initiator, request)).toBeProblem('INVALID_ARGUMENT');
    });

    it("to show another initiator's conferences for their cursor", async () => {
      const [mine, theirs] = [await history(3), await history(3)];
      const found = idsOf(await page(mine.initiator, { cursor: theirs.ids[0] ?? '' }));
      expect(mine.ids).toEqual(expect.arrayContaining(found));
    });
  });
});
