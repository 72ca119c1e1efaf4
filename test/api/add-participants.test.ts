import { type Change, conferenceField, present, requirement, set, setParticipant } from '../../domain/conference/change';
import { addParticipants as addChange } from '../../domain/conference/changes/add-participants';
import { newParticipant } from '../../domain/conference/changes/new-participant';
import { removeParticipant as removal } from '../../domain/conference/changes/remove-participant';
import { isDesiredOnline } from '../../domain/conference/desired';
import { MAX_TOMBSTONES } from '../../domain/conference/record';
import { countText, MAX_TEXT_BYTES } from '../../domain/conference/text-bytes';
import { addParticipantsHandler } from '../../functions/participants/add-participants';
import { addParticipants } from '../../schemas/api/participants';
import type { Participant } from '../../schemas/participant';
import { crowd } from '../support/property-runs';
import { aPastConference, bridgeSays, change, type Opened, recordOf, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { conferenceIn, problemIn, sender, type SendOptions } from './support/sender';
import { BRIDGE_NUMBER, DENIED_PREFIX, DIRECT } from './support/settings';
import { type Api, startApi } from './support/start-api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const add = sender(addParticipants, addParticipantsHandler, () => api);

const bodyOf = (...phoneNumbers: string[]) => ({ participants: phoneNumbers.map((phoneNumber) => ({ phoneNumber })) });

const arrange = async () => {
  const { initiator, caller, params } = await storedConference(api, { state: 'active' });
  return { initiator, request: { caller, params, body: bodyOf(api.newNumber()) }, otherBody: bodyOf(api.newNumber()) };
};

const send = (opened: Opened, body: unknown, options: SendOptions = {}) =>
  add.send({ caller: opened.caller, params: opened.params, body, ...options });

const sendRefused = (opened: Opened, body: unknown, options: SendOptions = {}) =>
  refused({ sender: add }, opened.initiator, { caller: opened.caller, params: opened.params, body, ...options });

/** Every entry is taken; one of them by an outsider whose call is over. */
const fullOfOutsiders = (opened: Opened, id: string, phoneNumber: string) =>
  change(api, opened, {
    event: 'rollcall.participant.reported.v1',
    at: api.clock.now,
    requires: [requirement(present(conferenceField('state')), 'conflict')],
    mutations: [
      set(conferenceField('freeEntries'), 0),
      setParticipant(id, {
        ...newParticipant({ phoneNumber }),
        removed: true,
        call: { state: 'released', at: api.clock.now, cause: null },
        callKey: 1,
      }),
    ],
    concerns: [],
  });

const withText = (bytes: number): Change => ({
  event: 'rollcall.participant.added.v1',
  at: api.clock.now,
  requires: [requirement(present(conferenceField('state')), 'conflict')],
  mutations: countText(bytes),
  concerns: [],
});

const removed = async (opened: Opened, participantId = opened.ids[0] ?? '') => {
  const { conferenceId } = opened;
  await change(api, opened, removal({ conferenceId, participantId, at: api.clock.now }));
};

/** Somebody is added and removed again, which uses up an entry. */
const comeAndGo = async (opened: Opened) => {
  const { conferenceId, initiator } = opened;
  const phoneNumber = api.newNumber();
  const id = api.identity.participantId(initiator, phoneNumber);
  await change(
    api,
    opened,
    addChange({ conferenceId, at: api.clock.now, participants: { [id]: newParticipant({ phoneNumber }) }, dialsPerHour: 100 }),
  );
  await removed(opened, id);
};

const among = (participants: readonly Participant[], number: string | undefined): Participant | undefined =>
  participants.find(({ phoneNumber }) => phoneNumber === number);

describeOperation({ sender: add, arrange }, () => {
  describe('adding', () => {
    it('takes the entry of an outsider whose calls are over, if there is no other', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const outsider = api.newNumber();
      const id = api.identity.participantId(opened.initiator, outsider);
      await fullOfOutsiders(opened, id, outsider);
      expect((await send(opened, bodyOf(api.newNumber()))).statusCode).toBe(202);
      expect((await recordOf(api, opened)).participants).not.toHaveProperty(id);
      expect(await sendRefused(opened, bodyOf(api.newNumber()))).toBeProblem('TOO_MANY_PARTICIPANTS');
    });

    it('adds a participant with name and reference to an assembly, for the network to call', async () => {
      const opened = await storedConference(api);
      const phoneNumber = api.newNumber();
      const answer = await send(opened, { participants: [{ phoneNumber, displayName: 'Ada', reference: 'crm-1' }] });
      expect(answer).toMatchObject({ statusCode: 202, headers: { etag: '"2"' } });
      const conference = conferenceIn(answer);
      expect(conference).toMatchObject({ state: 'assembling', version: 2 });
      expect(conference.participants).toHaveLength(3);
      expect(among(conference.participants, phoneNumber)).toMatchObject({
        displayName: 'Ada',
        reference: 'crm-1',
        initialStatus: null,
        desiredStatus: null,
        status: 'offline',
        version: 2,
      });
    });

    it.each(['starting', 'active'] as const)('calls a participant at once who is added to a conference that is %s', async (state) => {
      const opened = await storedConference(api, { state });
      const phoneNumber = api.newNumber();
      const { participants } = conferenceIn(await send(opened, bodyOf(phoneNumber)));
      expect(among(participants, phoneNumber)).toMatchObject({ desiredStatus: 'online', endpointStatus: 'pending', status: 'offline' });
    });

    it.each(['assembling', 'active'] as const)('takes the status from the request in direct assembly while %s', async (state) => {
      const opened = await storedConference(api, { state });
      const [ada, bob] = [api.newNumber(), api.newNumber()];
      const body = { participants: [{ phoneNumber: ada }, { phoneNumber: bob, initialStatus: 'offline' }] };
      const { participants } = conferenceIn(await send(opened, body, { settings: DIRECT }));
      expect(among(participants, ada)).toMatchObject({ initialStatus: 'online' });
      expect(among(participants, bob)).toMatchObject({ initialStatus: 'offline' });
      const stored = Object.values((await recordOf(api, opened)).participants);
      const isDesired = (number: string) =>
        stored.some((participant) => participant.phoneNumber === number && isDesiredOnline(participant));
      expect([isDesired(ada), isDesired(bob)]).toEqual([true, false]);
    });

    it('takes one write in a running conference, and leaves the other participants alone', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const before = await recordOf(api, opened);
      const first = api.requests.length;
      await send(opened, bodyOf(api.newNumber()));
      expect(api.requests.slice(first)).toEqual([
        { table: 'records', action: 'GetItem' },
        { table: 'conferences', action: 'UpdateItem' },
      ]);
      const after = await recordOf(api, opened);
      expect(after.participants).toMatchObject(before.participants);
      expect(after.version).toBe(before.version + 1);
    });

    it('adds a hundred participants at once', async () => {
      const opened = await storedConference(api, { state: 'active', maxParticipants: 300 });
      const answer = await send(opened, bodyOf(...Array.from({ length: 100 }, () => api.newNumber())));
      expect(conferenceIn(answer).participants).toHaveLength(102);
    });

    it('adds all participants of two simultaneous requests', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const answers = await Promise.all([send(opened, bodyOf(api.newNumber())), send(opened, bodyOf(api.newNumber()))]);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
      expect(Object.keys((await recordOf(api, opened)).participants)).toHaveLength(4);
    });

    it.each(['ending', 'ended'] as const)('is refused if the conference is %s', async (state) => {
      const opened = await storedConference(api, { state });
      expect(await sendRefused(opened, bodyOf(api.newNumber()))).toBeProblem('INCOMPATIBLE_STATE');
    });

    it('is refused if the conference has ended and another one has followed', async () => {
      const past = await aPastConference(api);
      expect(await sendRefused(past, bodyOf(api.newNumber()))).toBeProblem('INCOMPATIBLE_STATE');
    });
  });

  describe('numbers that were removed', () => {
    it.each(['assembling', 'active'] as const)('brings a removed number back while %s', async (state) => {
      const opened = await storedConference(api, { state });
      const [number = ''] = opened.numbers;
      await removed(opened);
      if (state === 'active') await bridgeSays(api, opened, opened.ids[0] ?? '', 'ended');
      const { version } = await recordOf(api, opened);
      const answer = await send(opened, { participants: [{ phoneNumber: number, displayName: 'Ada again' }] });
      const conference = conferenceIn(answer);
      expect(conference.version).toBe(version + 1);
      const back = among(conference.participants, number);
      expect(back).toMatchObject({ participantId: opened.ids[0], displayName: 'Ada again', lastAction: null, disconnection: null });
      expect(back).not.toHaveProperty('removed');
      expect(back?.endpointStatus).toBe(state === 'active' ? 'pending' : 'disconnected');
    });

    it('calls a participant who comes back on a new leg, never on the old one', async () => {
      const opened = await storedConference(api, { state: 'active' });
      await removed(opened);
      await send(opened, bodyOf(opened.numbers[0] ?? ''));
      const participant = (await recordOf(api, opened)).participants[opened.ids[0] ?? ''];
      expect(participant).toMatchObject({ desiredLeg: 2, progress: { leg: 1, phase: 'joined' } });
      expect(participant && isDesiredOnline(participant)).toBe(true);
    });

    it('adds new numbers and brings removed ones back in one change', async () => {
      const opened = await storedConference(api, { others: ['online', 'online'] });
      await removed(opened);
      const answer = await send(opened, bodyOf(opened.numbers[0] ?? '', api.newNumber()));
      expect(conferenceIn(answer)).toMatchObject({ version: 3 });
      expect(conferenceIn(answer).participants).toHaveLength(4);
    });

    it('brings a removed number back even if no entry is left for a new one, in either assembly', async () => {
      const opened = await storedConference(api, { maxParticipants: 3 });
      for (let count = 0; count <= MAX_TOMBSTONES; count += 1) await comeAndGo(opened);
      for (const settings of [{}, DIRECT]) {
        await removed(opened);
        expect(await sendRefused(opened, bodyOf(api.newNumber()), { settings })).toBeProblem('TOO_MANY_PARTICIPANTS');
        expect((await send(opened, bodyOf(opened.numbers[0] ?? ''), { settings })).statusCode).toBe(202);
      }
    });

    it('brings many removed numbers back at once', async () => {
      const many = crowd(100, 25);
      const opened = await storedConference(api, { others: Array.from({ length: many }, () => 'online' as const), maxParticipants: 101 });
      for (const id of opened.ids) await removed(opened, id);
      const answer = await send(opened, bodyOf(...opened.numbers));
      expect(conferenceIn(answer).participants).toHaveLength(many + 1);
    });

    it('is refused as a whole if one of the participants is in the conference already', async () => {
      const opened = await storedConference(api, { others: ['online', 'online'] });
      await removed(opened);
      const answer = await sendRefused(opened, bodyOf(...opened.numbers));
      expect(answer).toBeProblem('DUPLICATE_PARTICIPANT', { participantId: opened.ids[1] });
    });

    it('does not try again if nothing changed since the refusal', async () => {
      const opened = await storedConference(api, { others: ['online', 'online'], state: 'active' });
      await removed(opened);
      const before = api.requests.length;
      await send(opened, bodyOf(...opened.numbers));
      expect(api.requests.slice(before).filter(({ action }) => action === 'UpdateItem')).toHaveLength(2);
    });
  });

  describe('refuses', () => {
    it('a participant who is in the conference already, and names the participant', async () => {
      const opened = await storedConference(api);
      const answer = await sendRefused(opened, bodyOf(api.newNumber(), opened.numbers[0] ?? ''));
      expect(answer).toBeProblem('DUPLICATE_PARTICIPANT', { participantId: opened.ids[0] });
      expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ pointer: '#/participants/1' }] });
    });

    it('a participant who is added twice in one request', async () => {
      const opened = await storedConference(api);
      const twice = api.newNumber();
      const participantId = api.identity.participantId(opened.initiator, twice);
      const answer = await sendRefused(opened, bodyOf(twice, twice));
      expect(answer).toBeProblem('DUPLICATE_PARTICIPANT', { participantId });
      expect(problemIn(answer).errors).toEqual([{ pointer: '#/participants/1', detail: 'has the number of another participant' }]);
    });

    it.each([
      ["the initiator's own number", (opened: Opened) => opened.initiator],
      ["the bridge's number", () => BRIDGE_NUMBER],
      ['a denied prefix', () => `${DENIED_PREFIX}5551234`],
    ])('%s', async (_what, number) => {
      const opened = await storedConference(api);
      const answer = await sendRefused(opened, bodyOf(api.newNumber(), number(opened)));
      expect(answer).toBeProblem('NUMBER_NOT_ALLOWED');
      expect(problemIn(answer).errors).toEqual([{ pointer: '#/participants/1/phoneNumber', detail: 'may not be called' }]);
    });

    it.each(['assembling', 'active'] as const)('more participants than there is room for, while %s', async (state) => {
      const opened = await storedConference(api, { state, maxParticipants: 3 });
      expect(await sendRefused(opened, bodyOf(api.newNumber(), api.newNumber()))).toBeProblem('TOO_MANY_PARTICIPANTS');
      expect((await send(opened, bodyOf(api.newNumber()))).statusCode).toBe(202);
      expect(await sendRefused(opened, bodyOf(api.newNumber()))).toBeProblem('TOO_MANY_PARTICIPANTS');
    });

    it('names and references that are too long together with those that it has, of whoever they are', async () => {
      const opened = await storedConference(api, { state: 'active' });
      await change(api, opened, withText(MAX_TEXT_BYTES - 9));
      const named = (displayName: string) => ({ participants: [{ phoneNumber: api.newNumber(), displayName }] });
      expect(await sendRefused(opened, named('王小明x'))).toBeProblem('TOO_MUCH_TEXT');
      const fits = named('王小明');
      expect((await send(opened, fits)).statusCode).toBe(202);
      const { initiator } = opened;
      await removed(opened, api.identity.participantId(initiator, fits.participants[0]?.phoneNumber ?? ''));
      expect(await sendRefused(opened, named('x'))).toBeProblem('TOO_MUCH_TEXT');
      expect((await send(opened, bodyOf(api.newNumber()))).statusCode).toBe(202);
    });

    it('an initial status, if the network gives it', async () => {
      const opened = await storedConference(api);
      const answer = await sendRefused(opened, { participants: [{ phoneNumber: api.newNumber(), initialStatus: 'offline' }] });
      expect(answer).toBeProblem('INVALID_ARGUMENT');
      expect(problemIn(answer).errors).toEqual([expect.objectContaining({ pointer: '#/participants/0/initialStatus' })]);
    });

    it('a call above the dial limit of the hour', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const answer = await sendRefused(opened, bodyOf(api.newNumber()), { settings: { dialsPerHour: 2 } });
      expect(answer).toBeProblem('TOO_MANY_REQUESTS');
      expect(answer.headers['retry-after']).toBe('3600');
    });

    it.each([
      ['an empty list of participants', { participants: [] }],
      ['a body without participants', {}],
      [
        '101 participants at once',
        { participants: Array.from({ length: 101 }, (_, index) => ({ phoneNumber: `+4930${100_000 + index}` })) },
      ],
      ['an invalid phone number', { participants: [{ phoneNumber: '030 123456' }] }],
      ['a participant with an unknown member', { participants: [{ phoneNumber: '+4930123456', muted: true }] }],
      ['a name with a bell in it', { participants: [{ phoneNumber: '+4930123456', displayName: 'A\u0007' }] }],
    ])('%s', async (_what, body) => {
      expect(await sendRefused(await storedConference(api), body)).toBeProblem('INVALID_ARGUMENT');
    });

    it.each([
      ['a name with an override', 'displayName', 'Ada\u202egnp.exe'],
      ['a name without a visible character', 'displayName', '\u200b'],
      ['a reference with a line break', 'reference', 'a\nb'],
      ['a reference that does not end an isolate', 'reference', '\u2066x'],
    ])('%s, and says where', async (_what, member, text) => {
      const body = { participants: [{ phoneNumber: '+4930123456', [member]: text }] };
      const answer = await sendRefused(await storedConference(api), body);
      expect(answer).toBeProblem('INVALID_ARGUMENT');
      expect(problemIn(answer).errors?.map(({ pointer }) => pointer)).toEqual([`#/participants/0/${member}`]);
    });
  });
});
