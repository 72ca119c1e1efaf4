import { addParticipants as addChange } from '../../domain/conference/changes/add-participants';
import { newParticipant } from '../../domain/conference/changes/new-participant';
import { removeParticipant as removal } from '../../domain/conference/changes/remove-participant';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { createConferenceHandler } from '../../functions/conferences/create-conference';
import type { Settings } from '../../functions/runtime/settings';
import { createConference } from '../../schemas/api/conferences';
import { change, recordOf, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { conferenceIn, problemIn, sender, type SendOptions } from './support/sender';
import { BRIDGE_NUMBER, DENIED_PREFIX, DIRECT } from './support/settings';
import { type Api, startApi } from './support/start-api';
import { storeWith } from '../support/store-with';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const create = sender(createConference, createConferenceHandler, () => api);
const { send } = create;

const arrange = async () => {
  const initiator = api.newNumber();
  const request = { caller: { phoneNumber: initiator }, body: { participants: [{ phoneNumber: api.newNumber() }] } };
  return { initiator, request, otherBody: { participants: [] } };
};

const numbers = (count: number): { phoneNumber: string }[] => Array.from({ length: count }, () => ({ phoneNumber: api.newNumber() }));

/** A create by an initiator that must not get through. */
const refusedBody = async (body: (initiator: string) => unknown, options: SendOptions = {}) => {
  const initiator = api.newNumber();
  return refused({ sender: create }, initiator, { caller: { phoneNumber: initiator }, body: body(initiator), ...options });
};

const wrongBodies: readonly (readonly [what: string, body: unknown])[] = [
  ['a body without participants', {}],
  ['participants that are not a list', { participants: 'all' }],
  ['a number that is not text', { participants: [{ phoneNumber: 5550101 }] }],
  ...['15550101', '+0555010', '+1', '+1 555 0101', 'tel:+15550101', '+1234567890123456', ''].map(
    (phoneNumber) => [`the number ${JSON.stringify(phoneNumber)}`, { participants: [{ phoneNumber }] }] as const,
  ),
  ['a participant without a number', { participants: [{ displayName: 'Ada' }] }],
  ['an unknown member of a participant', { participants: [{ phoneNumber: '+4930123456', colour: 'red' }] }],
  ['an empty name', { participants: [{ phoneNumber: '+4930123456', displayName: '' }] }],
  ['a long name', { participants: [{ phoneNumber: '+4930123456', displayName: 'x'.repeat(65) }] }],
  ['a name with a line break', { participants: [{ phoneNumber: '+4930123456', displayName: 'A\nB' }] }],
  ['an unknown status', { participants: [{ phoneNumber: '+4930123456', initialStatus: 'away' }] }],
  ['a long subject', { participants: [], subject: 'x'.repeat(129) }],
  ['a subject that is null', { participants: [], subject: null }],
  ['a long reference', { participants: [], reference: 'x'.repeat(65) }],
  ['room for one', { participants: [], maxParticipants: 1 }],
  ['room for 301', { participants: [], maxParticipants: 301 }],
  ['room for two and a half', { participants: [], maxParticipants: 2.5 }],
  ['300 participants', { participants: Array.from({ length: 300 }, (_, index) => ({ phoneNumber: `+4930${100_000 + index}` })) }],
];

const named = (displayName: string) => ({ participants: [{ phoneNumber: '+4930123456', displayName }] });

/** Each is refused by the rules of visible texts; the pointer says where. */
const wrongTexts: readonly (readonly [what: string, body: unknown, pointer: string])[] = [
  ['a name with an override', named('Ada\u202egnp.exe'), '#/participants/0/displayName'],
  ['a name that does not end an isolate', named('\u2067Ada'), '#/participants/0/displayName'],
  ['a name without a visible character', named('\u200b'), '#/participants/0/displayName'],
  ['a subject that ends a paragraph', { participants: [], subject: 'Tuesday\u2029call' }, '#/subject'],
  ['a subject that does not end an isolate', { participants: [], subject: '\u2066x' }, '#/subject'],
  ['a reference with a line break', { participants: [], reference: 'a\nb' }, '#/reference'],
  ['a reference without a visible character', { participants: [], reference: '\u3164' }, '#/reference'],
  [
    "a participant's reference with an override",
    { participants: [{ phoneNumber: '+4930123456', reference: 'crm\u202e' }] },
    '#/participants/0/reference',
  ],
];

/** Creating dials nobody: the limit of dials is asked when a conference starts. */
describeOperation({ sender: create, arrange }, () => {
  describe('a new conference', () => {
    it('opens an assembly of the initiator and the others, and answers its location and version', async () => {
      const initiator = api.newNumber();
      const [ada, bob] = [api.newNumber(), api.newNumber()];
      const body = {
        participants: [{ phoneNumber: ada, displayName: 'Ada', reference: 'crm-1' }, { phoneNumber: bob }],
        subject: 'Tuesday call',
        reference: 'crm-4711',
        maxParticipants: 5,
      };
      const answer = await send({ caller: { phoneNumber: initiator }, body });
      expect(answer.statusCode).toBe(201);
      const conference = conferenceIn(answer);
      expect(answer.headers).toMatchObject({ location: `/v1/conferences/${conference.conferenceId}`, etag: '"1"' });
      expect(conference).toMatchObject({
        state: 'assembling',
        version: 1,
        origin: 'terminal',
        subject: 'Tuesday call',
        reference: 'crm-4711',
        createdAt: '2026-11-23T09:00:00.000Z',
        startedAt: null,
        endedAt: null,
        endReason: null,
        maxParticipants: 5,
      });
      const [first, ...others] = conference.participants;
      expect(first).toMatchObject({ role: 'initiator', phoneNumber: initiator, initialStatus: 'online', status: 'online' });
      expect(others).toHaveLength(2);
      expect(others).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ phoneNumber: ada, displayName: 'Ada', reference: 'crm-1', role: 'participant' }),
          expect.objectContaining({ phoneNumber: bob, displayName: null, reference: null }),
        ]),
      );
    });

    it('gives texts back unchanged, isolates included', async () => {
      const text = '\u2068עדה\u2069';
      const participants = [{ phoneNumber: api.newNumber(), displayName: text, reference: text }];
      const body = { participants, subject: text, reference: text };
      const conference = conferenceIn(await send({ caller: { phoneNumber: api.newNumber() }, body }));
      expect(conference).toMatchObject({ subject: text, reference: text });
      expect(conference.participants[1]).toMatchObject({ displayName: text, reference: text });
    });

    it('answers the conference as it is stored', async () => {
      const { request, initiator } = await arrange();
      const conference = conferenceIn(await send(request));
      const record = await recordOf(api, { key: api.identity.initiatorKey(initiator) });
      expect(record).toMatchObject({ conferenceId: conference.conferenceId, version: 1, state: 'assembling' });
      expect(Object.keys(record.participants).sort()).toEqual(conference.participants.map(({ participantId }) => participantId).sort());
    });

    it('takes one write', async () => {
      const { request } = await arrange();
      const before = api.requests.length;
      await send(request);
      expect(api.requests.slice(before)).toEqual([{ table: 'conferences', action: 'UpdateItem' }]);
    });

    it('needs no participant but the initiator', async () => {
      const answer = await send({ caller: { phoneNumber: api.newNumber() }, body: { participants: [] } });
      expect(conferenceIn(answer).participants).toHaveLength(1);
    });

    it('accepts as many participants as the deployment allows', async () => {
      const body = { participants: numbers(299) };
      const answer = await send({ caller: { phoneNumber: api.newNumber() }, body, settings: { maxParticipants: 300 } });
      expect(conferenceIn(answer).participants).toHaveLength(300);
    });

    it('has as much room as the deployment allows, unless the request says otherwise', async () => {
      const body = { participants: [], reference: 'crm-4711' };
      expect(conferenceIn(await send({ caller: { phoneNumber: api.newNumber() }, body }))).toMatchObject({ maxParticipants: 100 });
    });

    it('leaves the status to the network in network assembly', async () => {
      const { request } = await arrange();
      expect(conferenceIn(await send(request)).participants[1]).toMatchObject({
        initialStatus: null,
        desiredStatus: null,
        status: 'offline',
      });
    });

    it('notes whose call the network is asked for, if it takes requests', async () => {
      const accessNetworkUrl = 'https://network.example';
      const requestedIn = async (settings: Partial<Settings>) => {
        const { request } = await arrange();
        const { conferenceId, participants } = conferenceIn(await send({ ...request, settings }));
        const record = await recordOf(api, { key: initiatorKeyOf(conferenceId) });
        return participants.map(({ participantId }) => record.participants[participantId]?.callRequested);
      };
      expect(await requestedIn({ accessNetworkUrl })).toEqual([undefined, true]);
      expect(await requestedIn({ accessNetworkUrl: null })).toEqual([undefined, undefined]);
      expect(await requestedIn({ ...DIRECT, accessNetworkUrl })).toEqual([undefined, undefined]);
    });

    it('takes the status from the request in direct assembly, and online by default', async () => {
      const [ada, bob] = [api.newNumber(), api.newNumber()];
      const body = { participants: [{ phoneNumber: ada }, { phoneNumber: bob, initialStatus: 'offline' }] };
      const { participants } = conferenceIn(await send({ caller: { phoneNumber: api.newNumber() }, body, settings: DIRECT }));
      const statusOf = (number: string) => participants.find(({ phoneNumber }) => phoneNumber === number);
      expect(statusOf(ada)).toMatchObject({ initialStatus: 'online', status: 'online', source: 'request' });
      expect(statusOf(bob)).toMatchObject({ initialStatus: 'offline', status: 'offline' });
    });

    it('replaces a conference that has ended, which is kept as history', async () => {
      const ended = await storedConference(api, { state: 'ended' });
      const answer = await send({ caller: ended.caller, body: { participants: [] } });
      expect(conferenceIn(answer)).toMatchObject({ state: 'assembling', version: 1, endReason: null, startedAt: null });
      expect(await api.store.past(ended.conferenceId)).toMatchObject({
        conferenceId: ended.conferenceId,
        state: 'ended',
        endReason: 'alone',
      });
    });

    it.each(['assembling', 'starting', 'active', 'ending'] as const)(
      'is refused while the initiator has a conference that is %s, and names it',
      async (state) => {
        const open = await storedConference(api, { state });
        const answer = await refused({ sender: create }, open.initiator, { caller: open.caller, body: { participants: numbers(1) } });
        expect(answer).toBeProblem('CONFERENCE_ALREADY_OPEN', { conferenceId: open.conferenceId });
      },
    );

    it('opens one conference for two simultaneous requests', async () => {
      const { request } = await arrange();
      const answers = await Promise.all([send(request), send(request)]);
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
    });
  });

  describe('the names and references', () => {
    /** Each participant has the same, so that the limit is met exactly or exceeded by one byte for each. */
    const inFull = (displayName: string) => ({
      participants: Array.from({ length: 250 }, () => ({ phoneNumber: api.newNumber(), displayName, reference: 'crm-4711' })),
    });
    const settings = { maxParticipants: 300 };

    it('may be Chinese names of 30 characters for every participant', async () => {
      const body = inFull('王'.repeat(30));
      const answer = await send({ caller: { phoneNumber: api.newNumber() }, body, settings });
      expect(answer.statusCode).toBe(201);
      expect(conferenceIn(answer).participants.at(-1)).toMatchObject({ displayName: '王'.repeat(30) });
    });

    it('may have 40,000 bytes together, and no more', async () => {
      const [fits, tooLong] = ['王'.repeat(50) + 'xx', '王'.repeat(51)];
      expect((await send({ caller: { phoneNumber: api.newNumber() }, body: inFull(fits), settings })).statusCode).toBe(201);
      expect(await refusedBody(() => inFull(tooLong), { settings })).toBeProblem('TOO_MUCH_TEXT');
    });
  });

  describe('the numbers', () => {
    it('refuses a request that contains the same number twice, and names the participant', async () => {
      const twice = api.newNumber();
      const initiator = api.newNumber();
      const body = { participants: [{ phoneNumber: twice }, { phoneNumber: twice, displayName: 'Ada' }] };
      const answer = await refused({ sender: create }, initiator, { caller: { phoneNumber: initiator }, body });
      expect(answer).toBeProblem('DUPLICATE_PARTICIPANT', { participantId: api.identity.participantId(initiator, twice) });
      expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ pointer: '#/participants/1' }] });
    });

    it.each([
      ["the initiator's own number", (initiator: string) => initiator],
      ["the bridge's number", () => BRIDGE_NUMBER],
      ['a denied prefix', () => `${DENIED_PREFIX}5551234`],
    ])('refuses %s, and points to it', async (_what, number) => {
      const answer = await refusedBody((initiator) => ({
        participants: [{ phoneNumber: '+4930123456' }, { phoneNumber: number(initiator) }],
      }));
      expect(answer).toBeProblem('NUMBER_NOT_ALLOWED');
      expect(problemIn(answer).errors).toEqual([{ pointer: '#/participants/1/phoneNumber', detail: 'may not be called' }]);
    });

    it("refuses an initiator whose own number is denied, with a trunk zero, too: Rollcall calls the initiator's phone", async () => {
      const settings = { deniedPrefixes: ['+449'] };
      for (const phoneNumber of ['+449012345', '+4409012345']) {
        const request = { caller: { phoneNumber }, body: { participants: [{ phoneNumber: api.newNumber() }] }, settings };
        expect(await refused({ sender: create }, phoneNumber, request)).toBeProblem('NUMBER_NOT_ALLOWED');
      }
    });

    it('refuses numbers that no allowed prefix covers; the longest matching prefix decides', async () => {
      const settings = { allowedPrefixes: ['+44', '+19005'], deniedPrefixes: ['+1900', '+4490'] };
      const to = (phoneNumber: string) => ({ participants: [{ phoneNumber }] });
      for (const number of ['+4930123456', '+19001234567', '+449012345']) {
        expect(await refusedBody(() => to(number), { settings })).toBeProblem('NUMBER_NOT_ALLOWED');
      }
      for (const number of ['+442012345', '+19005551234']) {
        expect((await send({ caller: { phoneNumber: api.newNumber() }, body: to(number), settings })).statusCode).toBe(201);
      }
    });

    it('refuses an initial status if the network gives it', async () => {
      const answer = await refusedBody(() => ({ participants: [{ phoneNumber: api.newNumber(), initialStatus: 'online' }] }));
      expect(answer).toBeProblem('INVALID_ARGUMENT');
      expect(problemIn(answer).errors).toEqual([expect.objectContaining({ pointer: '#/participants/0/initialStatus' })]);
    });

    it.each([
      ['more participants than the deployment allows', 4, {}],
      ['more participants than the request itself allows', 3, { maxParticipants: 3 }],
      ['a limit above that of the deployment', 1, { maxParticipants: 5 }],
    ])('refuses %s', async (_what, count, fields) => {
      const answer = await refusedBody(() => ({ participants: numbers(count), ...fields }), { settings: { maxParticipants: 4 } });
      expect(answer).toBeProblem('TOO_MANY_PARTICIPANTS');
    });
  });

  describe('the body', () => {
    it.each(wrongBodies)('refuses %s', async (_what, body) => {
      expect(await refusedBody(() => body)).toBeProblem('INVALID_ARGUMENT');
    });

    it.each(wrongTexts)('refuses %s, and says where', async (_what, body, pointer) => {
      const answer = await refusedBody(() => body);
      expect(answer).toBeProblem('INVALID_ARGUMENT');
      expect(problemIn(answer).errors?.map((error) => error.pointer)).toEqual([pointer]);
    });

    it('names a member that is not known, unless the name has the digits of a number', async () => {
      const answer = await refusedBody(() => ({ participants: [], colour: 1, T15550102: 1 }));
      expect(problemIn(answer).errors).toEqual([
        { pointer: '#/colour', detail: 'is not known' },
        { pointer: '#', detail: 'has a member that is not known' },
      ]);
    });

    it('says where a request is wrong without repeating a number', async () => {
      const answer = await refusedBody(() => ({ participants: [{ phoneNumber: '15550101x' }], '+15550102': 1 }));
      expect(problemIn(answer).errors).toEqual([
        expect.objectContaining({ pointer: '#/participants/0/phoneNumber' }),
        { pointer: '#', detail: 'has a member that is not known' },
      ]);
    });
  });

  describe('an assembly of the network', () => {
    it('adopts what the network opened: the id and the reported participants stay', async () => {
      const assembly = await storedConference(api, { origin: 'network', others: ['online'] });
      const [reported = ''] = assembly.numbers;
      const added = api.newNumber();
      const body = {
        participants: [{ phoneNumber: reported, displayName: 'Ada', reference: 'crm-1' }, { phoneNumber: added }],
        subject: 'Adopted',
        reference: 'crm-2',
      };
      const answer = await send({ caller: assembly.caller, body });
      expect(answer.statusCode).toBe(201);
      expect(answer.headers).toMatchObject({ location: `/v1/conferences/${assembly.conferenceId}`, etag: '"2"' });
      const conference = conferenceIn(answer);
      expect(conference).toMatchObject({
        conferenceId: assembly.conferenceId,
        origin: 'network',
        version: 2,
        subject: 'Adopted',
        reference: 'crm-2',
      });
      expect(conference.participants.find(({ phoneNumber }) => phoneNumber === reported)).toMatchObject({
        displayName: 'Ada',
        reference: 'crm-1',
        initialStatus: 'online',
      });
      expect(conference.participants.map(({ phoneNumber }) => phoneNumber)).toContain(added);
    });

    it('adopts once; after that the conference is already open', async () => {
      const assembly = await storedConference(api, { origin: 'network' });
      await send({ caller: assembly.caller, body: { participants: [] } });
      const answer = await refused({ sender: create }, assembly.initiator, { caller: assembly.caller, body: { participants: [] } });
      expect(answer).toBeProblem('CONFERENCE_ALREADY_OPEN', { conferenceId: assembly.conferenceId });
    });

    it('does not adopt a conference that has started', async () => {
      const running = await storedConference(api, { origin: 'network', state: 'starting' });
      const answer = await refused({ sender: create }, running.initiator, { caller: running.caller, body: { participants: [] } });
      expect(answer).toBeProblem('CONFERENCE_ALREADY_OPEN', { conferenceId: running.conferenceId });
    });

    it('does not adopt if there would be too many participants', async () => {
      const assembly = await storedConference(api, { origin: 'network', maxParticipants: 3 });
      const body = { participants: numbers(2) };
      expect(await refused({ sender: create }, assembly.initiator, { caller: assembly.caller, body })).toBeProblem('TOO_MANY_PARTICIPANTS');
    });

    it.each([
      ['fewer than before', 4],
      ['exactly those who are there', 3],
      ['more than before', 200],
    ])('adopts with room for %s', async (_what, maxParticipants) => {
      const assembly = await storedConference(api, { origin: 'network' });
      const body = { participants: numbers(1), maxParticipants };
      const settings = { maxParticipants: 300 };
      expect(conferenceIn(await send({ caller: assembly.caller, body, settings }))).toMatchObject({ maxParticipants });
      const { freePlaces } = await recordOf(api, assembly);
      expect(freePlaces).toBe(maxParticipants - 3);
    });

    it('does not adopt with room for fewer than there are already', async () => {
      const assembly = await storedConference(api, { origin: 'network', others: ['online', 'online'] });
      const request = { caller: assembly.caller, body: { participants: [], maxParticipants: 2 } };
      expect(await refused({ sender: create }, assembly.initiator, request)).toBeProblem('TOO_MANY_PARTICIPANTS');
    });

    it('adopts a removed number as one to be called again', async () => {
      const assembly = await storedConference(api, { origin: 'network' });
      const { conferenceId, ids, numbers: reported } = assembly;
      await change(api, assembly, removal({ conferenceId, participantId: ids[0] ?? '', at: api.clock.now }));
      const body = { participants: [{ phoneNumber: reported[0] }] };
      expect(conferenceIn(await send({ caller: assembly.caller, body })).participants.map(({ participantId }) => participantId)).toContain(
        ids[0],
      );
    });

    it('adopts in direct assembly: the participants who are online are to be called', async () => {
      const assembly = await storedConference(api, { origin: 'network', others: [] });
      await send({ caller: assembly.caller, body: { participants: numbers(1) }, settings: DIRECT });
      expect((await recordOf(api, assembly)).toCall?.size).toBe(1);
    });

    it('adopts as many participants as a deployment may allow', async () => {
      const assembly = await storedConference(api, { origin: 'network', maxParticipants: 300 });
      const body = { participants: [...numbers(297), { phoneNumber: assembly.numbers[0] }] };
      const answer = await send({ caller: assembly.caller, body, settings: { maxParticipants: 300 } });
      expect(conferenceIn(answer)).toMatchObject({ conferenceId: assembly.conferenceId });
      expect(conferenceIn(answer).participants).toHaveLength(299);
    });

    it('reads again if the network reports during the adoption', async () => {
      const assembly = await storedConference(api, { origin: 'network' });
      const phoneNumber = api.newNumber();
      const added = { [api.identity.participantId(assembly.initiator, phoneNumber)]: newParticipant({ phoneNumber }) };
      const { conferenceId } = assembly;
      const racing = storeWith(api.store, {
        open: async (record) => {
          const outcome = await api.store.open(record);
          await change(api, assembly, addChange({ conferenceId, at: api.clock.now, participants: added, dialsPerHour: 100 }));
          return outcome;
        },
      });
      const answer = await send({
        caller: assembly.caller,
        body: { participants: [{ phoneNumber, displayName: 'Ada' }] },
        deps: { store: racing },
      });
      expect(conferenceIn(answer)).toMatchObject({ conferenceId, version: 3 });
      expect(conferenceIn(answer).participants.find((each) => each.phoneNumber === phoneNumber)).toMatchObject({ displayName: 'Ada' });
    });

    it('opens a new conference if the one in its place ends in the meantime', async () => {
      const ended = await storedConference(api, { state: 'ended' });
      const current = await recordOf(api, ended);
      let tries = 0;
      const seenEarlier = storeWith(api.store, {
        open: async (record) => ((tries += 1) === 1 ? { result: 'refused', refusal: 'already-open', current } : api.store.open(record)),
      });
      const answer = await send({ caller: ended.caller, body: { participants: [] }, deps: { store: seenEarlier } });
      expect(answer.statusCode).toBe(201);
      expect(conferenceIn(answer).conferenceId).not.toBe(ended.conferenceId);
    });

    it('asks the caller to try again if the network reports faster than it can adopt', async () => {
      const assembly = await storedConference(api, { origin: 'network' });
      const current = await recordOf(api, assembly);
      const busy = storeWith(api.store, { change: async () => ({ result: 'refused', refusal: 'conflict', current }) });
      const request = { caller: assembly.caller, body: { participants: [] }, deps: { store: busy } };
      const answer = await refused({ sender: create }, assembly.initiator, request);
      expect(answer).toBeProblem('UNAVAILABLE');
      expect(answer.headers['retry-after']).toBe('1');
    });
  });
});
