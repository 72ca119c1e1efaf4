import { setConferenceUriHandler } from '../../functions/event-package/set-conference-uri';
import { setConferenceUri } from '../../schemas/api/event-package-watches';
import { aPastConference, recordOf, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender } from './support/sender';
import { type Api, startApi } from './support/start-api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const setUri = sender(setConferenceUri, setConferenceUriHandler, () => api);
const edge = { clientId: 'edge', phoneNumber: null };
const body = { conferenceUri: 'sip:conf-1@conference.carrier.example' };

const arrange = async () => {
  const { initiator, params } = await storedConference(api);
  return { initiator, request: { caller: edge, params, body }, otherBody: { conferenceUri: 'sip:conf-2@conference.carrier.example' } };
};

/** The command waits where it writes. */
const waiting = (pass: () => Promise<void>) => {
  const store = Object.assign(Object.create(api.store) as typeof api.store, {
    changeOnly: async (...given: Parameters<typeof api.store.changeOnly>) => {
      await pass();
      return api.store.changeOnly(...given);
    },
  });
  return { store };
};

describeOperation({ sender: setUri, arrange, waiting }, () => {
  it('keeps the URI and shows it; the same URI again changes nothing', async () => {
    const opened = await storedConference(api);
    const request = { caller: edge, params: opened.params, body };
    expect((await setUri.send(request)).statusCode).toBe(204);
    const record = await recordOf(api, opened);
    expect(record).toMatchObject({ conferenceUri: body.conferenceUri, lastChange: 'rollcall.conference.event-package.v1' });
    expect((await setUri.send(request)).statusCode).toBe(204);
    expect((await recordOf(api, opened)).version).toBe(record.version);
  });

  it.each(['http://carrier.example/', 'sip:a b', 'conf'])('refuses what is no SIP URI: %s', async (conferenceUri) => {
    const { initiator, request } = await arrange();
    expect(await refused({ sender: setUri }, initiator, { ...request, body: { conferenceUri } })).toBeProblem('INVALID_ARGUMENT');
  });

  it('refuses a conference that has ended', async () => {
    const past = await aPastConference(api, { state: 'ended' });
    const request = { caller: edge, params: past.params, body };
    expect(await refused({ sender: setUri }, past.initiator, request)).toBeProblem('INCOMPATIBLE_STATE');
  });
});
