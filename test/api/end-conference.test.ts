import { endConferenceHandler } from '../../functions/conferences/end-conference';
import { endConference } from '../../schemas/api/conferences';
import { aPastConference, recordOf, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { conferenceIn, sender } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { storeWith } from '../support/store-with';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const end = sender(endConference, endConferenceHandler, () => api);
const { send } = end;

const arrange = async () => {
  const { initiator, caller, params } = await storedConference(api, { state: 'active' });
  return { initiator, request: { caller, params } };
};

const OPERATOR = ['conferences:write', 'conferences:all'];

it('need a phone number or conferences:all', async () => {
  const opened = await storedConference(api);
  const request = { params: opened.params, caller: { phoneNumber: null } };
  expect(await refused({ sender: end }, opened.initiator, request)).toBeProblem('NOT_FOUND');
});

describeOperation({ sender: end, arrange }, () => {
  describe('the end', () => {
    it.each(['starting', 'active'] as const)('ends a conference that is %s: its legs still have to go', async (state) => {
      const opened = await storedConference(api, { state });
      const { version } = await recordOf(api, opened);
      const answer = await send(opened);
      expect(answer.statusCode).toBe(202);
      expect(answer.headers['etag']).toBe(`"${version + 1}"`);
      expect(conferenceIn(answer)).toMatchObject({ state: 'ending', version: version + 1, endReason: 'ended-by-initiator', endedAt: null });
    });

    it('ends an assembly at once', async () => {
      const answer = await send(await storedConference(api));
      expect(answer.statusCode).toBe(202);
      expect(conferenceIn(answer)).toMatchObject({
        state: 'ended',
        version: 2,
        endReason: 'ended-by-initiator',
        endedAt: '2026-11-23T09:00:00.000Z',
        management: { available: false, reason: 'ended', actions: [] },
      });
    });

    it.each(['ending', 'ended'] as const)('answers 200 for a conference that is %s, and changes nothing', async (state) => {
      const opened = await storedConference(api, { state });
      const answer = await refused({ sender: end }, opened.initiator, opened);
      expect(answer.statusCode).toBe(200);
      expect(conferenceIn(answer)).toMatchObject({ state, endReason: 'alone' });
    });

    it('answers 200 every time it is repeated', async () => {
      const opened = await storedConference(api, { state: 'active' });
      await send(opened);
      const [second, third] = [await refused({ sender: end }, opened.initiator, opened), await send(opened)];
      expect(second.statusCode).toBe(200);
      expect(third.body).toBe(second.body);
    });

    it('answers 200 for a conference that has made room for another, which continues', async () => {
      const past = await aPastConference(api);
      const answer = await refused({ sender: end }, past.initiator, past);
      expect(answer.statusCode).toBe(200);
      expect(conferenceIn(answer)).toMatchObject({ conferenceId: past.conferenceId, state: 'ended' });
    });

    describe('repeated with an Idempotency-Key', () => {
      const shownTo = async (scopes: readonly string[]) => {
        const opened = await storedConference(api, { state: 'active' });
        const operator = { clientId: 'console', phoneNumber: null, claims: { sub: 'ada' } };
        const request = { params: opened.params, headers: { 'idempotency-key': '"shift"' } };
        const first = await send({ ...request, caller: { ...operator, scopes: [...OPERATOR, 'numbers:read'] } });
        const again = await refused({ sender: end }, opened.initiator, { ...request, caller: { ...operator, scopes } });
        return { opened, first, again };
      };

      it('shows no number to a token that may not see numbers', async () => {
        const { opened, first, again } = await shownTo(OPERATOR);
        expect(first.body).toContain(opened.initiator);
        expect(again.statusCode).toBe(200);
        expect(again.body).not.toContain(opened.initiator);
        expect(conferenceIn(again).participants.map(({ phoneNumber }) => phoneNumber)).toEqual(
          conferenceIn(first).participants.map(() => null),
        );
      });

      it('shows no conference to a token that may not see it', async () => {
        const { again } = await shownTo(['conferences:write', 'numbers:read']);
        expect(again).toBeProblem('NOT_FOUND');
      });

      it('shows the same to the same operator', async () => {
        const { first, again } = await shownTo([...OPERATOR, 'numbers:read']);
        expect(again.body).toBe(first.body);
        expect(again.headers).toHaveProperty('idempotent-replayed');
      });
    });

    it('ends the conference once for two simultaneous requests', async () => {
      const opened = await storedConference(api);
      const answers = await Promise.all([send(opened), send(opened)]);
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 202]);
      expect(await recordOf(api, opened)).toMatchObject({ version: 2 });
    });

    it('takes one write if the conference is running', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const before = api.requests.length;
      await send(opened);
      expect(api.requests.slice(before)).toEqual([{ table: 'conferences', action: 'UpdateItem' }]);
    });

    it('ends a conference that starts between two tries', async () => {
      const opened = await storedConference(api, { state: 'starting' });
      const current = { ...(await recordOf(api, opened)), state: 'assembling' as const };
      let attempts = 0;
      const racing = storeWith(api.store, {
        change: async (key, made) => ((attempts += 1) < 3 ? { result: 'refused', refusal: 'state', current } : api.store.change(key, made)),
      });
      expect(conferenceIn(await send({ ...opened, deps: { store: racing } }))).toMatchObject({ state: 'ending' });
    });
  });

  describe('operators', () => {
    it.each([
      ['running', 'active', 'ending'],
      ['assembling', 'assembling', 'ended'],
    ] as const)('may end a conference that is %s, and the reason says so', async (_what, state, then) => {
      const opened = await storedConference(api, { state });
      const answer = await send({ params: opened.params, caller: { phoneNumber: null, scopes: OPERATOR } });
      expect(conferenceIn(answer)).toMatchObject({ state: then, endReason: 'ended-by-operator' });
    });

    it('with a phone of their own end their own conference as its initiator', async () => {
      const opened = await storedConference(api);
      const answer = await send({ params: opened.params, caller: { ...opened.caller, scopes: OPERATOR } });
      expect(conferenceIn(answer)).toMatchObject({ endReason: 'ended-by-initiator' });
    });

    it.each([
      ['see no numbers, names and subject', OPERATOR, false],
      ['see numbers, names and subject with numbers:read', [...OPERATOR, 'numbers:read'], true],
    ])('%s', async (_what, scopes, sees) => {
      for (const state of ['active', 'ended'] as const) {
        const opened = await storedConference(api, { state, subject: 'Tuesday call' });
        const conference = conferenceIn(await send({ params: opened.params, caller: { phoneNumber: null, scopes } }));
        expect(conference.subject).toBe(sees ? 'Tuesday call' : null);
        expect(conference.participants.map(({ phoneNumber }) => phoneNumber !== null)).toEqual([sees, sees]);
      }
    });

    it('get 404 without a conference to end', async () => {
      const opened = await storedConference(api);
      const params = { conferenceId: opened.conferenceId.replace(/.{8}$/, 'zzzzzzzz') };
      expect(await refused({ sender: end }, opened.initiator, { params, caller: { phoneNumber: null, scopes: OPERATOR } })).toBeProblem(
        'NOT_FOUND',
      );
    });
  });
});
