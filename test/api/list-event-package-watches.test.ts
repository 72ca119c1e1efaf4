import { abandon } from '../../domain/conference/changes/end';
import { listEventPackageWatchesHandler } from '../../functions/event-package/list-event-package-watches';
import { setConferenceUriHandler } from '../../functions/event-package/set-conference-uri';
import { listEventPackageWatches, setConferenceUri } from '../../schemas/api/event-package-watches';
import { EventPackageWatchPage } from '../../schemas/event-package';
import { change, type Opened, storedConference } from './support/conferences';
import { describeOperation } from './support/keeps-the-contract';
import { sender, type SendOptions } from './support/sender';
import { type Api, startApi } from './support/start-api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const list = sender(listEventPackageWatches, listEventPackageWatchesHandler, () => api);
const setUri = sender(setConferenceUri, setConferenceUriHandler, () => api);
const edge = { clientId: 'edge', phoneNumber: null };
const settings = { eventPackage: 'gateway' } as const;
const conferenceUri = 'sip:conf@conference.carrier.example';

const withUri = async (): Promise<Opened> => {
  const opened = await storedConference(api);
  await setUri.send({ caller: edge, params: opened.params, body: { conferenceUri }, settings });
  return opened;
};

const pages = async (options: SendOptions = {}, cursor?: string): Promise<EventPackageWatchPage['items']> => {
  const answer = await list.send({ caller: edge, settings, ...(cursor === undefined ? {} : { query: { cursor } }), ...options });
  const { items, nextCursor } = EventPackageWatchPage.parse(JSON.parse(answer.body));
  return nextCursor === undefined ? items : [...items, ...(await pages(options, nextCursor))];
};

describeOperation(
  {
    sender: list,
    arrange: async () => ({ initiator: (await withUri()).initiator, request: { caller: edge, settings } }),
    failing: (error) => ({
      packageWatches: { add: async () => undefined, remove: async () => undefined, list: () => Promise.reject(error) },
    }),
  },
  () => {
    it('lists the conferences with a URI that have not ended, with numbers for who may see them', async () => {
      const [opened, ended] = [await withUri(), await withUri()];
      await change(api, ended, abandon({ conferenceId: ended.conferenceId, at: api.clock.now, reason: 'ended-by-initiator' }));
      const mine = { conferenceId: opened.conferenceId, conferenceUri, initiator: null };
      const listed = await pages();
      expect(listed).toContainEqual(mine);
      expect(listed.map(({ conferenceId }) => conferenceId)).not.toContain(ended.conferenceId);
      const caller = { ...edge, scopes: ['event-package:write', 'numbers:read'] };
      expect(await pages({ caller })).toContainEqual({ ...mine, initiator: opened.initiator });
    });

    it('lists them page by page', async () => {
      for (let index = 0; index < 51; index += 1) await withUri();
      expect(new Set((await pages()).map(({ conferenceId }) => conferenceId)).size).toBeGreaterThan(50);
    });

    it('lists none if the gateway does not subscribe', async () => {
      const opened = await storedConference(api);
      await setUri.send({ caller: edge, params: opened.params, body: { conferenceUri } });
      expect((await pages()).map(({ conferenceId }) => conferenceId)).not.toContain(opened.conferenceId);
      await withUri();
      expect(await pages({ settings: { eventPackage: 'terminal' } })).toEqual([]);
    });
  },
);
