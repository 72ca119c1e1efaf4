import { addParticipants as addChange } from '../../domain/conference/changes/add-participants';
import { newParticipant } from '../../domain/conference/changes/new-participant';
import { removeParticipant as removal } from '../../domain/conference/changes/remove-participant';
import { requestChange } from '../../domain/conference/changes/request-change';
import { getConferenceHandler } from '../../functions/conferences/get-conference';
import { getConference } from '../../schemas/api/conferences';
import { aPastConference, change, type Opened, recordOf, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { conferenceIn, partialIn, sender } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { storeWith } from '../support/store-with';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const get = sender(getConference, getConferenceHandler, () => api);
const { send } = get;

const arrange = async () => {
  const { initiator, caller, params } = await storedConference(api);
  return { initiator, request: { caller, params } };
};

const mute = (opened: Opened, index = 0) =>
  change(
    api,
    opened,
    requestChange({
      conferenceId: opened.conferenceId,
      participantId: opened.ids[index] ?? '',
      at: api.clock.now,
      desired: { muted: true },
      dialsPerHour: 100,
    }),
  );

/** Reads that are not consistent see nothing of the last moments: what lay in the place before. */
const lagging = (seen: Awaited<ReturnType<Api['store']['current']>>) =>
  storeWith(api.store, {
    current: async (key, options) => (options?.consistent ? api.store.current(key, options) : seen),
  });

describeOperation({ sender: get, arrange }, () => {
  describe('the whole conference', () => {
    it.each(['assembling', 'starting', 'active', 'ending', 'ended'] as const)('is answered while the conference is %s', async (state) => {
      const opened = await storedConference(api, { state, subject: 'Tuesday call' });
      const { version } = await recordOf(api, opened);
      const answer = await send(opened);
      expect(answer).toMatchObject({ statusCode: 200, headers: { etag: `"${version}"` } });
      const conference = conferenceIn(answer);
      expect(conference).toMatchObject({ conferenceId: opened.conferenceId, state, version, subject: 'Tuesday call' });
      expect(conference.participants.map(({ phoneNumber }) => phoneNumber)).toEqual([opened.initiator, ...opened.numbers]);
    });

    it('leaves out removed participants', async () => {
      const opened = await storedConference(api, { others: ['online', 'online'] });
      const { conferenceId, ids } = opened;
      await change(api, opened, removal({ conferenceId, participantId: ids[0] ?? '', at: api.clock.now }));
      expect(conferenceIn(await send(opened)).participants.map(({ participantId }) => participantId)).toEqual([opened.initiatorId, ids[1]]);
    });

    it('shows texts that an earlier rule accepted', async () => {
      const text = 'Ada\u202e';
      const opened = await storedConference(api, { subject: text, reference: text });
      const { conferenceId, initiator } = opened;
      const phoneNumber = api.newNumber();
      const participantId = api.identity.participantId(initiator, phoneNumber);
      const participants = { [participantId]: newParticipant({ phoneNumber, displayName: text, reference: text }) };
      await change(api, opened, addChange({ conferenceId, at: api.clock.now, participants, dialsPerHour: 100 }));
      const conference = conferenceIn(await send(opened));
      expect(conference).toMatchObject({ subject: text, reference: text });
      expect(conference.participants).toContainEqual(expect.objectContaining({ participantId, displayName: text, reference: text }));
    });

    it('takes one read', async () => {
      const opened = await storedConference(api, { others: Array.from({ length: 99 }, () => 'online' as const) });
      const before = api.requests.length;
      await send(opened);
      expect(api.requests.slice(before)).toEqual([{ table: 'conferences', action: 'GetItem' }]);
    });

    it('comes from history if another has taken its place', async () => {
      const past = await aPastConference(api, { subject: 'Last week' });
      expect(conferenceIn(await send(past))).toMatchObject({ conferenceId: past.conferenceId, state: 'ended', subject: 'Last week' });
    });

    it('is a document for the phones of the carrier, in the form of its settings', async () => {
      const opened = await storedConference(api, { others: ['offline'] });
      const headers = { accept: 'application/conference-info+xml' };
      const settings = { eventPackageDomain: 'ims.test', eventPackageRoster: 'online' } as const;
      const answer = await send({ ...opened, headers, settings });
      const document = answer.body ?? '';
      const again = { ...headers, 'if-none-match': String(answer.headers['etag']) };
      const statuses = [settings, { ...settings, eventPackageDomain: 'other.test' }, { ...settings, eventPackageRoster: 'all' }] as const;
      const seen = [];
      for (const each of statuses) seen.push((await send({ ...opened, headers: again, settings: each })).statusCode);
      expect(seen).toEqual([304, 200, 200]);
      expect(document).toContain(` entity="sip:${opened.conferenceId}@ims.test" `);
      expect(document).toContain('<user-count>1</user-count>');
      expect(document.match(/<user entity="[^"]*"/g)).toEqual([`<user entity="sip:${opened.initiator}@ims.test;user=phone"`]);
    });

    it('is JSON if the caller accepts anything; unsupported types are refused', async () => {
      const opened = await storedConference(api);
      for (const accept of ['*/*', 'application/*', 'application/json, text/html;q=0.9', '']) {
        expect((await send({ ...opened, headers: { accept } })).headers['content-type']).toBe('application/json');
      }
      for (const accept of ['text/html', 'image/*', 'application/json;q=0, application/conference-info+xml;q=0']) {
        expect(await refused({ sender: get }, opened.initiator, { ...opened, headers: { accept } })).toBeProblem('NOT_ACCEPTABLE');
      }
    });
  });

  describe('how fresh the answer is', () => {
    it.each(['nothing', 'the conference before it'])('is found just after it was opened, while reads still see %s', async (what) => {
      const before = await storedConference(api, { state: 'ended' });
      const seen = what === 'nothing' ? undefined : await recordOf(api, before);
      const opened = await storedConference(api, { initiator: before.initiator });
      const answer = await send({ ...opened, deps: { store: lagging(seen) } });
      expect(conferenceIn(answer)).toMatchObject({ conferenceId: opened.conferenceId });
    });

    it('is never older than the version that the caller names', async () => {
      const opened = await storedConference(api);
      const seen = await recordOf(api, opened);
      await mute(opened);
      const store = lagging(seen);
      expect(conferenceIn(await send({ ...opened, deps: { store } })).version).toBe(1);
      expect(partialIn(await send({ ...opened, query: { since: '2' }, deps: { store } })).version).toBe(2);
    });

    it('is found while it makes room for another', async () => {
      const past = await aPastConference(api);
      let reads = 0;
      const store = storeWith(api.store, { past: async (id) => ((reads += 1) === 1 ? undefined : api.store.past(id)) });
      expect(conferenceIn(await send({ ...past, deps: { store } }))).toMatchObject({ conferenceId: past.conferenceId });
    });
  });

  describe('what changed', () => {
    const since = async (opened: Opened, version: number) => send({ ...opened, query: { since: String(version) } });

    it('holds the participants that changed since a version, whole, and no others', async () => {
      const opened = await storedConference(api, { others: ['online', 'online'] });
      await mute(opened, 0);
      const answer = await since(opened, 1);
      expect(answer.headers['etag']).toBe('"2"');
      const view = partialIn(answer);
      expect(view).toMatchObject({ state: 'partial', conferenceState: 'assembling', previousVersion: 1, version: 2 });
      expect(view.participants).toEqual([expect.objectContaining({ participantId: opened.ids[0], desiredMuted: true, version: 2 })]);
      expect(view.participants[0]?.phoneNumber).toBe(opened.numbers[0]);
    });

    it('names removed and added participants', async () => {
      const opened = await storedConference(api);
      const { conferenceId, ids, initiator } = opened;
      await change(api, opened, removal({ conferenceId, participantId: ids[0] ?? '', at: api.clock.now }));
      const phoneNumber = api.newNumber();
      const id = api.identity.participantId(initiator, phoneNumber);
      const added = { [id]: newParticipant({ phoneNumber }) };
      await change(api, opened, addChange({ conferenceId, at: api.clock.now, participants: added, dialsPerHour: 100 }));
      const { participants } = partialIn(await since(opened, 1));
      expect(participants).toHaveLength(2);
      expect(participants).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ participantId: ids[0], removed: true, actions: [] }),
          expect.objectContaining({ participantId: id, phoneNumber }),
        ]),
      );
    });

    it('is empty at the newest version', async () => {
      const opened = await storedConference(api);
      expect(partialIn(await since(opened, 1))).toMatchObject({ state: 'partial', previousVersion: 1, version: 1, participants: [] });
    });

    it('is the whole conference if the changes are not known: everyone changed since', async () => {
      const opened = await storedConference(api, { state: 'starting' });
      const conference = conferenceIn(await since(opened, 1));
      expect(conference).toMatchObject({ state: 'starting', version: 2 });
      expect(conference.participants).toHaveLength(2);
    });

    it('is the whole conference for a version in the future', async () => {
      expect(conferenceIn(await since(await storedConference(api), 99))).toMatchObject({ state: 'assembling', version: 1 });
    });

    it('comes from history too', async () => {
      const past = await aPastConference(api);
      expect(partialIn(await since(past, 2))).toMatchObject({ state: 'partial', conferenceState: 'ended', participants: [] });
      expect(conferenceIn(await since(past, 1))).toMatchObject({ state: 'ended' });
    });

    it.each(['0', '-1', '1.5', 'x', '', '1e1x', '0x1', '1e0', ' 1', '+1', '01', '2147483648'])(
      'is refused for the version %j',
      async (version) => {
        const opened = await storedConference(api);
        const answer = await refused({ sender: get }, opened.initiator, { ...opened, query: { since: version } });
        expect(answer).toBeProblem('INVALID_ARGUMENT');
      },
    );
  });

  describe('a conditional request', () => {
    it.each(['"1"', 'W/"1"', '"7", "1"', '*'])('answers 304 to If-None-Match: %s', async (tag) => {
      const opened = await storedConference(api);
      const answer = await send({ ...opened, headers: { 'if-none-match': tag } });
      expect(answer).toMatchObject({ statusCode: 304, body: '', headers: { etag: '"1"' } });
    });

    it.each(['"2"', '1', '"11"', ''])('answers 200 to If-None-Match: %j', async (tag) => {
      const opened = await storedConference(api);
      expect((await send({ ...opened, headers: { 'if-none-match': tag } })).statusCode).toBe(200);
    });

    it('answers 200 again once something has changed', async () => {
      const opened = await storedConference(api);
      const { etag = '' } = (await send(opened)).headers;
      await mute(opened);
      expect(await send({ ...opened, headers: { 'if-none-match': etag } })).toMatchObject({ statusCode: 200, headers: { etag: '"2"' } });
    });

    it('refuses an If-None-Match of 2,000 characters', async () => {
      const opened = await storedConference(api);
      const request = { ...opened, headers: { 'if-none-match': `"${'1'.repeat(2_000)}"` } };
      expect(await refused({ sender: get }, opened.initiator, request)).toBeProblem('INVALID_ARGUMENT');
    });
  });

  describe('partners', () => {
    const read = 'conferences:read';

    it.each([
      ['see every conference, without numbers, names and subject', [read, 'conferences:all'], false],
      ['see numbers, names and subject with numbers:read', [read, 'conferences:all', 'numbers:read'], true],
    ])('%s', async (_what, scopes, sees) => {
      for (const query of [{}, { since: '1' }]) {
        const opened = await storedConference(api, { subject: 'Tuesday call', reference: 'crm-1' });
        await mute(opened);
        const answer = await send({ params: opened.params, query, caller: { clientId: 'partner', phoneNumber: null, scopes } });
        const { subject, reference, participants } = 'since' in query ? partialIn(answer) : conferenceIn(answer);
        expect(subject).toBe(sees ? 'Tuesday call' : null);
        expect(reference).toBe(sees ? 'crm-1' : null);
        expect(participants.length).toBeGreaterThan(0);
        expect(participants.every(({ phoneNumber }) => (phoneNumber !== null) === sees)).toBe(true);
        if (!sees) expect(answer.body).not.toContain('1555');
      }
    });

    it('see history without numbers', async () => {
      const past = await aPastConference(api);
      const answer = await send({ params: past.params, caller: { phoneNumber: null, scopes: [read, 'conferences:all'] } });
      expect(conferenceIn(answer).participants.map(({ phoneNumber }) => phoneNumber)).toEqual([null, null]);
    });

    it.each([
      ['numbers:read alone', [read, 'numbers:read']],
      ['no scope for all conferences', [read]],
    ])('with %s find nothing', async (_what, scopes) => {
      const opened = await storedConference(api);
      const request = { params: opened.params, caller: { clientId: 'partner', phoneNumber: null, scopes } };
      expect(await refused({ sender: get }, opened.initiator, request)).toBeProblem('NOT_FOUND');
    });

    it('with the token of a number see that number’s own conferences with numbers', async () => {
      const opened = await storedConference(api);
      const answer = await send({ params: opened.params, caller: { clientId: 'partner', phoneNumber: opened.initiator, scopes: [read] } });
      expect(conferenceIn(answer).participants.map(({ phoneNumber }) => phoneNumber)).toEqual([opened.initiator, ...opened.numbers]);
    });
  });
});
