import { end } from '../../domain/conference/changes/end';
import { requestChange } from '../../domain/conference/changes/request-change';
import { removeParticipantHandler } from '../../functions/participants/remove-participant';
import { removeParticipant } from '../../schemas/api/participants';
import { aPastConference, change, comesByItself, type Opened, recordOf, storedParticipant, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { participantIn, sender, type SendOptions } from './support/sender';
import { type Api, startApi } from './support/start-api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const remove = sender(removeParticipant, removeParticipantHandler, () => api);

const requestOf = (opened: Opened, participantId = opened.ids[0] ?? ''): SendOptions => ({
  caller: opened.caller,
  params: { ...opened.params, participantId },
});

const arrange = async () => {
  const opened = await storedConference(api, { state: 'active' });
  return { initiator: opened.initiator, request: requestOf(opened) };
};

const send = (opened: Opened, headers: Record<string, string> = {}) => remove.send({ ...requestOf(opened), headers });
const sendRefused = (opened: Opened, options: SendOptions = {}) =>
  refused({ sender: remove }, opened.initiator, { ...requestOf(opened), ...options });

const mute = (opened: Opened, participantId = '') =>
  change(
    api,
    opened,
    requestChange({ conferenceId: opened.conferenceId, participantId, at: api.clock.now, desired: { muted: true }, dialsPerHour: 100 }),
  );

describeOperation({ sender: remove, arrange }, () => {
  describe('removing', () => {
    it.each([
      ['assembling', 'disconnected', 'done'],
      ['starting', 'disconnected', 'done'],
      ['active', 'disconnecting', 'pending'],
    ] as const)('removes a participant while %s', async (state, endpointStatus, outcome) => {
      const opened = await storedConference(api, { state });
      const { version, freePlaces } = await recordOf(api, opened);
      const answer = await send(opened);
      expect(answer).toMatchObject({ statusCode: 202, headers: { etag: `"${version + 1}"` } });
      expect(participantIn(answer)).toMatchObject({
        participantId: opened.ids[0],
        removed: true,
        actions: [],
        status: 'offline',
        desiredStatus: 'offline',
        endpointStatus,
        lastAction: { action: 'remove', outcome },
        version: version + 1,
      });
      expect(await recordOf(api, opened)).toMatchObject({ version: version + 1, freePlaces: freePlaces + 1 });
    });

    it('removes a participant whom nobody has called yet', async () => {
      expect(participantIn(await send(await storedConference(api, { others: [null] })))).toMatchObject({ removed: true });
    });

    it('leaves nobody to call if the participant was the only one to call', async () => {
      const opened = await storedConference(api);
      await send(opened);
      expect((await recordOf(api, opened)).toCall).toBeUndefined();
    });

    it('answers 204 when it is repeated, and changes nothing', async () => {
      const opened = await storedConference(api, { state: 'active' });
      await send(opened);
      expect(await sendRefused(opened)).toMatchObject({ statusCode: 204, body: '' });
      expect(await sendRefused(opened)).toMatchObject({ statusCode: 204, body: '' });
    });

    it('answers 204 for a participant who was removed before the conference ended', async () => {
      const opened = await storedConference(api, { state: 'active' });
      await send(opened);
      await change(api, opened, end({ conferenceId: opened.conferenceId, at: api.clock.now, reason: 'alone' }));
      expect((await sendRefused(opened)).statusCode).toBe(204);
    });

    it('removes the participant once for two simultaneous requests', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const { freePlaces } = await recordOf(api, opened);
      const answers = await Promise.all([send(opened), send(opened)]);
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 204]);
      expect(await recordOf(api, opened)).toMatchObject({ freePlaces: freePlaces + 1 });
    });

    it('takes one write', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const before = api.requests.length;
      await send(opened);
      expect(api.requests.slice(before)).toEqual([{ table: 'conferences', action: 'UpdateItem' }]);
    });
  });

  describe('If-Match', () => {
    it("removes at the participant's version", async () => {
      const opened = await storedConference(api, { others: ['online', 'online'] });
      await mute(opened, opened.ids[0]);
      await mute(opened, opened.ids[1]);
      expect((await send(opened, { 'if-match': '"2"' })).statusCode).toBe(202);
      expect(await storedParticipant(api, opened)).toMatchObject({ removed: true });
    });

    it('is refused if this participant has changed since', async () => {
      const opened = await storedConference(api);
      await mute(opened, opened.ids[0]);
      const answer = await sendRefused(opened, { headers: { 'if-match': '"1"' } });
      expect(answer).toBeProblem('VERSION_CONFLICT', { participantId: opened.ids[0] });
    });

    it('answers 204 to a repetition with the old version', async () => {
      const opened = await storedConference(api);
      await send(opened, { 'if-match': '"1"' });
      expect((await sendRefused(opened, { headers: { 'if-match': '"1"' } })).statusCode).toBe(204);
    });

    it.each(['1', 'W/"1"', '"1", "2"', '"x"'])('refuses the header %s', async (tag) => {
      expect(await sendRefused(await storedConference(api), { headers: { 'if-match': tag } })).toBeProblem('INVALID_ARGUMENT');
    });
  });

  describe('refuses', () => {
    it.each(['assembling', 'active'] as const)('the initiator while the conference is %s', async (state) => {
      const opened = await storedConference(api, { state });
      expect(await sendRefused(opened, requestOf(opened, opened.initiatorId))).toBeProblem('INCOMPATIBLE_STATE');
    });

    it.each(['ending', 'ended'] as const)('a conference that is %s', async (state) => {
      expect(await sendRefused(await storedConference(api, { state }))).toBeProblem('INCOMPATIBLE_STATE');
    });

    it('a conference that has ended and was followed by another', async () => {
      expect(await sendRefused(await aPastConference(api))).toBeProblem('INCOMPATIBLE_STATE');
    });

    it('somebody who is there by a call of its own', async () => {
      const opened = await storedConference(api, { state: 'active', others: ['online', 'online'] });
      await comesByItself(api, opened);
      expect(await sendRefused(opened)).toBeProblem('ACTION_NOT_SUPPORTED', { participantId: opened.ids[0] });
    });

    it('the participant of another conference', async () => {
      const [opened, other] = [await storedConference(api), await storedConference(api)];
      expect(await sendRefused(opened, requestOf(opened, other.ids[0]))).toBeProblem('NOT_FOUND');
    });
  });
});
