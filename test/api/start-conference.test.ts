import { startConferenceHandler } from '../../functions/conferences/start-conference';
import { updateParticipantHandler } from '../../functions/participants/update-participant';
import { startConference } from '../../schemas/api/conferences';
import { updateParticipant } from '../../schemas/api/participants';
import { MINUTE_MS } from '../../schemas/durations';
import { apiEvent, lambdaContext } from '../support/api-event';
import { NOW } from '../support/http-deps';
import { aPastConference, type Opened, recordOf, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { conferenceIn, sender } from './support/sender';
import { DIRECT } from './support/settings';
import { type Api, startApi } from './support/start-api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const start = sender(startConference, startConferenceHandler, () => api);
const { send } = start;

const arrange = async () => {
  const { initiator, caller, params } = await storedConference(api);
  return { initiator, request: { caller, params } };
};

const requestStatus = (opened: Opened, participantId: string, status: 'online' | 'offline') =>
  updateParticipantHandler(api.deps())(
    apiEvent({ operation: updateParticipant, ...opened, params: { ...opened.params, participantId }, body: { status } }),
    lambdaContext(),
  );

describeOperation({ sender: start, arrange }, () => {
  describe('the start', () => {
    it('starts the conference, and says how long it may last', async () => {
      const opened = await storedConference(api, { others: ['online', 'offline', null] });
      const answer = await send({ ...opened, settings: { maxMinutes: 30 } });
      expect(answer.statusCode).toBe(202);
      expect(answer.headers['etag']).toBe('"2"');
      expect(conferenceIn(answer)).toMatchObject({
        state: 'starting',
        version: 2,
        startedAt: '2026-11-23T09:00:00.000Z',
        endsAt: '2026-11-23T09:30:00.000Z',
      });
    });

    it('calls the initiator and the participants who are online, and nobody else', async () => {
      const opened = await storedConference(api, { others: ['online', 'offline', null] });
      const { participants } = conferenceIn(await send(opened));
      const statusOf = (id: string | undefined) => participants.find(({ participantId }) => participantId === id)?.endpointStatus;
      expect([opened.initiatorId, ...opened.ids].map(statusOf)).toEqual(['pending', 'pending', 'disconnected', 'disconnected']);
    });

    it('takes one write at any size, after a look at the count of single-line calls', async () => {
      const opened = await storedConference(api, { others: Array.from({ length: 99 }, () => 'online' as const) });
      const before = api.requests.length;
      expect((await send(opened)).statusCode).toBe(202);
      expect(api.requests.slice(before)).toEqual([
        { table: 'records', action: 'GetItem' },
        { table: 'conferences', action: 'UpdateItem' },
      ]);
    });

    it('takes the write alone if no access network places single-line calls', async () => {
      const opened = await storedConference(api);
      const before = api.requests.length;
      expect((await send({ ...opened, settings: DIRECT })).statusCode).toBe(202);
      expect(api.requests.slice(before)).toEqual([{ table: 'conferences', action: 'UpdateItem' }]);
    });

    it.each(['starting', 'active'] as const)('answers a conference that is %s as it is, and changes nothing', async (state) => {
      const opened = await storedConference(api, { state });
      const { version } = await recordOf(api, opened);
      const answer = await refused({ sender: start }, opened.initiator, opened);
      expect(answer.statusCode).toBe(202);
      expect(conferenceIn(answer)).toMatchObject({ state, version });
    });

    it('starts once for two simultaneous requests', async () => {
      const opened = await storedConference(api);
      const answers = await Promise.all([send(opened), send(opened)]);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
      expect(await recordOf(api, opened)).toMatchObject({ state: 'starting', version: 2 });
    });

    it.each(['ending', 'ended'] as const)('is refused if the conference is %s', async (state) => {
      const opened = await storedConference(api, { state });
      expect(await refused({ sender: start }, opened.initiator, opened)).toBeProblem('INCOMPATIBLE_STATE');
    });

    it('is refused if the conference has ended and another has followed, which stays as it is', async () => {
      const past = await aPastConference(api);
      expect(await refused({ sender: start }, past.initiator, past)).toBeProblem('INCOMPATIBLE_STATE');
    });
  });

  describe('nobody online', () => {
    it.each([
      ['nobody but the initiator is in it', []],
      ['all others are offline or without a status', ['offline', null] as const],
    ])('is refused if %s', async (_what, others) => {
      const opened = await storedConference(api, { others });
      expect(await refused({ sender: start }, opened.initiator, opened)).toBeProblem('NO_ONLINE_PARTICIPANTS');
    });

    it('is refused if only the initiator is left, who has set itself offline', async () => {
      const opened = await storedConference(api, { others: ['offline'] });
      for (const status of ['online', 'offline', 'online'] as const) await requestStatus(opened, opened.initiatorId, status);
      expect(await refused({ sender: start }, opened.initiator, opened)).toBeProblem('NO_ONLINE_PARTICIPANTS');
    });

    it('calls an initiator who has set itself offline', async () => {
      const opened = await storedConference(api);
      await requestStatus(opened, opened.initiatorId, 'offline');
      const { participants } = conferenceIn(await send(opened));
      expect(participants[0]).toMatchObject({ role: 'initiator', endpointStatus: 'pending' });
    });

    it.each(['online', 'offline'] as const)('follows the requested status, not the initial one: %s', async (status) => {
      const opened = await storedConference(api, { others: [status === 'online' ? 'offline' : 'online'] });
      await requestStatus(opened, opened.ids[0] ?? '', status);
      expect((await send(opened)).statusCode).toBe(status === 'online' ? 202 : 409);
    });
  });

  describe('dials in an hour', () => {
    it('is refused once the dials of the hour are used up, until the next hour', async () => {
      const first = await storedConference(api, { state: 'ended' });
      const { dialCount } = await recordOf(api, first);
      expect(dialCount).toBe(2);
      const next = await storedConference(api, { initiator: first.initiator });
      api.clock.now = NOW + 10 * MINUTE_MS;
      const answer = await refused({ sender: start }, next.initiator, { ...next, settings: { dialsPerHour: 2 } });
      expect(answer).toBeProblem('TOO_MANY_REQUESTS');
      expect(answer.headers['retry-after']).toBe('3000');
      expect((await send({ ...next, settings: { dialsPerHour: 3 } })).statusCode).toBe(202);
      api.clock.now = NOW;
    });

    it('is refused if single-line calls have used up the hour, with legs or without any', async () => {
      const settings = { assembly: 'network', dialsPerHour: 5 } as const;
      const first = await storedConference(api, { state: 'ended' });
      const next = await storedConference(api, { initiator: first.initiator });
      const { dialCounter } = api.deps();
      const key = api.identity.initiatorKey(first.initiator);
      expect((await recordOf(api, next)).dialCount).toBe(2);
      for (let call = 0; call < 3; call += 1) await dialCounter.count(key, NOW, 100);
      expect(await refused({ sender: start }, next.initiator, { ...next, settings })).toBeProblem('TOO_MANY_REQUESTS');
      const other = await storedConference(api);
      for (let call = 0; call < 5; call += 1) await dialCounter.count(api.identity.initiatorKey(other.initiator), NOW, 100);
      expect(await refused({ sender: start }, other.initiator, { ...other, settings })).toBeProblem('TOO_MANY_REQUESTS');
      expect((await send({ ...other, settings: { ...settings, dialsPerHour: 6 } })).statusCode).toBe(202);
    });

    it('starts again in the next hour', async () => {
      const first = await storedConference(api, { state: 'ended' });
      const next = await storedConference(api, { initiator: first.initiator });
      api.clock.now = NOW + 60 * MINUTE_MS;
      expect((await send({ ...next, settings: { dialsPerHour: 2 } })).statusCode).toBe(202);
      api.clock.now = NOW;
    });
  });
});
