import { getCurrentConferenceHandler } from '../../functions/conferences/get-current-conference';
import { getCurrentConference } from '../../schemas/api/conferences';
import { aPastConference, recordOf, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { conferenceIn, sender } from './support/sender';
import { type Api, startApi } from './support/start-api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const current = sender(getCurrentConference, getCurrentConferenceHandler, () => api);
const { send } = current;

const arrange = async () => {
  const { initiator, caller } = await storedConference(api);
  return { initiator, request: { caller } };
};

describeOperation({ sender: current, arrange }, () => {
  it.each(['assembling', 'starting', 'active', 'ending'] as const)('answers a conference that is %s, with its version', async (state) => {
    const opened = await storedConference(api, { state });
    const { version } = await recordOf(api, opened);
    const answer = await send({ caller: opened.caller });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['etag']).toBe(`"${version}"`);
    expect(conferenceIn(answer)).toMatchObject({ conferenceId: opened.conferenceId, state, version });
  });

  it('answers a conference that the network opened', async () => {
    const opened = await storedConference(api, { origin: 'network' });
    expect(conferenceIn(await send({ caller: opened.caller }))).toMatchObject({ conferenceId: opened.conferenceId, origin: 'network' });
  });

  it('answers the conference that replaced another', async () => {
    const past = await aPastConference(api);
    const { conferenceId } = conferenceIn(await send({ caller: past.caller }));
    expect(conferenceId).not.toBe(past.conferenceId);
  });

  it('takes one read', async () => {
    const { request } = await arrange();
    const before = api.requests.length;
    await send(request);
    expect(api.requests.slice(before)).toEqual([{ table: 'conferences', action: 'GetItem' }]);
  });

  it('finds nothing if there never was a conference', async () => {
    const initiator = api.newNumber();
    expect(await refused({ sender: current }, initiator, { caller: { phoneNumber: initiator } })).toBeProblem('NOT_FOUND');
  });

  it('finds nothing once the conference has ended', async () => {
    const opened = await storedConference(api, { state: 'ended' });
    expect(await refused({ sender: current }, opened.initiator, { caller: opened.caller })).toBeProblem('NOT_FOUND');
  });

  it("never finds another initiator's", async () => {
    const opened = await storedConference(api);
    expect(await refused({ sender: current }, opened.initiator, { caller: { phoneNumber: api.newNumber() } })).toBeProblem('NOT_FOUND');
  });
});
