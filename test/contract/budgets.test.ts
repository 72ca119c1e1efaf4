/**
 * What an operation costs at DynamoDB, exactly: requests of each kind, and units for the largest participants. A number
 * that is better than here is put here; one that is worse is a decision, not an accident.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { claimLegs } from '../../domain/conference/changes/claim-legs';
import { applyLegEvents } from '../../domain/conference/changes/leg-events';
import { observe, type ObservedDocument } from '../../domain/conference/changes/observe';
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import type { ObservedWord } from '../../domain/participant/observation';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { encodeRecord, participant } from '../../functions/adapters/dynamodb/conference-item';
import { DynamoWindowCounter } from '../../functions/adapters/dynamodb/dynamo-window-counter';
import { reportCallsHandler } from '../../functions/calls/report-calls';
import { createConferenceHandler } from '../../functions/conferences/create-conference';
import { endConferenceHandler } from '../../functions/conferences/end-conference';
import { getConferenceHandler } from '../../functions/conferences/get-conference';
import { getCurrentConferenceHandler } from '../../functions/conferences/get-current-conference';
import { listConferencesHandler } from '../../functions/conferences/list-conferences';
import { startConferenceHandler } from '../../functions/conferences/start-conference';
import type { HttpHandler } from '../../functions/http/http-handler';
import { addParticipantsHandler } from '../../functions/participants/add-participants';
import { removeParticipantHandler } from '../../functions/participants/remove-participant';
import { updateParticipantHandler } from '../../functions/participants/update-participant';
import type { Deps, DiallingDeps } from '../../functions/ports/deps';
import type { Settings } from '../../functions/runtime/settings';
import { reportCalls } from '../../schemas/api/calls';
import {
  createConference,
  endConference,
  getConference,
  getCurrentConference,
  listConferences,
  startConference,
} from '../../schemas/api/conferences';
import { addParticipants, removeParticipant, updateParticipant } from '../../schemas/api/participants';
import type { OperationSpec } from '../../schemas/operation';
import { theSettings } from '../api/support/settings';
import { apiEvent, type EventOptions, lambdaContext } from '../support/api-event';
import { httpDeps } from '../support/http-deps';
import { entrySize, itemSize } from '../support/item-size';
import { type Meter, type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import {
  endedParticipant,
  IDENTITY,
  joinedParticipant,
  LATER,
  longIdAt,
  longNumberAt,
  waitingParticipant,
  WORST_INITIATOR,
  worstConference,
} from '../support/worst-conference';

let dynamo: MeteredDynamo;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
});
afterAll(() => dynamo.stop());

type BudgetDeps = DiallingDeps & Pick<Deps, 'wait'>;

const deps = (settings: Partial<Settings> = {}): BudgetDeps => ({
  ...httpDeps(),
  clock: () => LATER,
  settings: { ...theSettings, maxParticipants: 300, assembly: 'direct', dialsPerHour: 1_000_000, ...settings },
  store: dynamo.store,
  identity: async () => IDENTITY,
  wait: async () => undefined,
  dialCounter: new DynamoWindowCounter(dynamo.client, 'records', 'dials'),
});

type Operation = readonly [operation: OperationSpec, build: (deps: BudgetDeps) => HttpHandler, request: Omit<EventOptions, 'operation'>];

const send = ([operation, build, request]: Operation, settings?: Partial<Settings>): Promise<Meter> =>
  dynamo.metered(async () => {
    const event = apiEvent({ operation, caller: { phoneNumber: WORST_INITIATOR }, ...request });
    const { statusCode, body } = await build(deps(settings))(event, lambdaContext());
    if (statusCode >= 300) throw new Error(body);
  });

const conference = { conferenceId: worstConference({ size: 2 }).conferenceId };
const one = { ...conference, participantId: longIdAt(1) };
const newcomer = { participants: [{ phoneNumber: longNumberAt(999) }] };

// The default has the key of the call that is known.
const report = (index: number, state = 'held', callId = 'call-9279') => ({
  body: {
    reports: [
      {
        reportId: 'r',
        callId,
        initiator: WORST_INITIATOR,
        participant: longNumberAt(index),
        state,
        occurredAt: new Date(LATER + 1_000).toISOString(),
      },
    ],
  },
});

const update = (body: object): Operation => [updateParticipant, updateParticipantHandler, { params: one, body }];
const starting: Operation = [startConference, startConferenceHandler, { params: conference }];
const ending: Operation = [endConference, endConferenceHandler, { params: conference }];
const creating: Operation = [createConference, createConferenceHandler, { body: newcomer }];
const adding: Operation = [addParticipants, addParticipantsHandler, { params: conference, body: newcomer }];
const removing: Operation = [removeParticipant, removeParticipantHandler, { params: one }];
const reporting: Operation = [reportCalls, reportCallsHandler, report(1)];

const active = (size: number) => worstConference({ size });
const assembling = (size: number) => worstConference({ size, state: 'assembling' });
const ended = (size: number) =>
  worstConference({ size, state: 'ended', endedAt: LATER, endReason: 'ended-by-initiator', participant: endedParticipant });

const withParticipant = (record: ConferenceRecord, index: number, changed: ParticipantRecord): ConferenceRecord => ({
  ...record,
  participants: { ...record.participants, [longIdAt(index)]: changed },
});

describe('a change is one UpdateItem within its budget of write units, with participants of the largest size', () => {
  it.each<readonly [string, (size: number) => ConferenceRecord, Operation, readonly [number, number, number, number]]>([
    ['startConference', assembling, starting, [1, 2, 12, 34]],
    ['endConference', active, ending, [1, 2, 13, 36]],
    ['addParticipants', active, adding, [1, 2, 13, 36]],
    ['removeParticipant', active, removing, [1, 2, 13, 36]],
    ['updateParticipant: offline', active, update({ status: 'offline' }), [1, 2, 13, 36]],
    ['updateParticipant: unmuted', active, update({ muted: false }), [1, 2, 13, 36]],
    ['reportCalls', assembling, reporting, [1, 2, 12, 34]],
  ])('%s, at 3, 10, 100 and 300 participants', async (_name, before, operation, expected) => {
    const sizes = [3, 10, 100, 300];
    const meters: Meter[] = [];
    for (const size of sizes) {
      await dynamo.place({ ...before(size), freePlaces: 1, freeEntries: 51 });
      meters.push(await send(operation));
    }
    expect(meters).toEqual(expected.map((units) => ({ requests: { UpdateItem: 1 }, units })));
  });

  const consumed = (record: ConferenceRecord, change: Parameters<MeteredDynamo['store']['changeOnly']>[1]) =>
    dynamo.metered(async () =>
      expect(await dynamo.store.changeOnly(initiatorKeyOf(record.conferenceId), change)).toEqual({ result: 'written' }),
    );

  it.each([
    [3, 1],
    [10, 2],
    [100, 13],
    [300, 36],
  ])('a callback of the bridge, at %i participants: %i units', async (size, units) => {
    const record = active(size);
    await dynamo.place(record);
    const end = { method: 'busy', cause: 'no-answer', sipCode: 486 } as const;
    const event = { ...conference, participantId: longIdAt(1), leg: 98, kind: 'ended', at: LATER, end } as const;
    expect(await consumed(record, applyLegEvents(record.conferenceId, [event], LATER, 'left'))).toEqual({
      requests: { UpdateItem: 1 },
      units,
    });
  });

  it.each([
    [3, 1],
    [10, 2],
    [100, 12],
    [300, 34],
  ])('a claim of all legs, or of 40, at %i participants: %i units', async (size, units) => {
    const record = worstConference({ size, state: 'starting', participant: waitingParticipant });
    await dynamo.place(record);
    const claims = Object.keys(record.participants)
      .slice(0, 40)
      .map((participantId) => ({ participantId, leg: 98 }));
    expect(await consumed(record, claimLegs(record, claims, LATER))).toEqual({ requests: { UpdateItem: 1 }, units });
  });
});

describe('a document of the event package is one UpdateItem within the same budget', () => {
  const people = (size: number, word: ObservedWord) =>
    Object.fromEntries(Array.from({ length: size }, (_, index) => [longIdAt(index), { word, phoneNumber: longNumberAt(index) }]));
  const documentOf = (size: number, word: ObservedWord): ObservedDocument => ({
    listed: people(size, word),
    spokenOf: 'everyone',
    at: LATER + 60_000,
    feed: { subscription: 'zzzzzzzzzz', version: 4_294_967_294, until: LATER + 3_600_000 },
  });

  it.each([
    [10, 2],
    [100, 13],
    [300, 36],
  ])('about each of %i participants: %i units', async (size, units) => {
    const record = { ...active(size), packageVersion: 4_294_967_293, packageUntil: LATER + 3_600_000 };
    await dynamo.place(record);
    const { change } = observe(record, documentOf(size, 'muted-via-focus'));
    if (!change) throw new Error('The document changes nothing');
    expect(await dynamo.metered(async () => void (await dynamo.store.changeOnly(initiatorKeyOf(record.conferenceId), change)))).toEqual({
      requests: { UpdateItem: 1 },
      units,
    });
    expect(await dynamo.store.current(initiatorKeyOf(record.conferenceId))).toMatchObject({ version: record.version + 1 });
  });
});

describe('the size of a record', () => {
  /** What a participant takes: its record and its stamp, each under its key. */
  const bytesOf = (record: ParticipantRecord): number =>
    entrySize(longIdAt(1).slice(1), participant.encode(record)) + entrySize(longIdAt(1).slice(1), { N: '9999' });

  it.each([
    ['connected', joinedParticipant(1), 121],
    ['connected and just removed', { ...joinedParticipant(1), removed: true as const }, 124],
    ['disconnected', endedParticipant(1), 124],
    ['not yet called', waitingParticipant(1), 103],
  ])('grows by at most 120 bytes, and 4 for the word of the event package, for a participant who is %s', (_what, record, bytes) => {
    expect(bytesOf(record)).toBe(bytes);
    expect(bytes).toBeLessThanOrEqual(124);
  });

  it('decides about the units of a write: one for each kilobyte begun', async () => {
    for (const size of [3, 10, 30, 100, 300]) {
      const record = active(size);
      await dynamo.place(record);
      const stored: Record<string, AttributeValue> = {
        ...encodeRecord(record),
        pk: { S: initiatorKeyOf(record.conferenceId) },
        sk: { S: 'open' },
      };
      expect((await send(update({ muted: false }))).units).toBe(Math.ceil(itemSize(stored) / 1024));
    }
  });
});

describe('requests, at any size', () => {
  it.each([3, 10, 100, 300])('are one eventually consistent read to show a conference of %i', async (size) => {
    await dynamo.place(active(size));
    const read: Meter['requests'] = { GetItem: 1 };
    const whole = await send([getConference, getConferenceHandler, { params: conference }]);
    expect(whole).toEqual({ requests: read, units: { 3: 0.5, 10: 0.5, 100: 2, 300: 4.5 }[size] });
    expect((await send([getConference, getConferenceHandler, { params: conference, query: { since: '9999' } }])).requests).toEqual(read);
    expect((await send([getCurrentConference, getCurrentConferenceHandler, {}])).requests).toEqual(read);
  });

  it('are one query to list the conferences of an initiator', async () => {
    await dynamo.place(active(10));
    expect((await send([listConferences, listConferencesHandler, {}])).requests).toEqual({ Query: 1 });
  });

  it('are a second, consistent read if the caller knows a newer version than was read', async () => {
    await dynamo.place(active(10));
    expect((await send([getConference, getConferenceHandler, { params: conference, query: { since: '10000' } }])).requests).toEqual({
      GetItem: 2,
    });
  });
});

/** What takes more than one request, and why. */
describe('more than one request is needed', () => {
  const [direct, network]: readonly [Partial<Settings>, Partial<Settings>] = [{}, { assembly: 'network' }];
  const requested = (size: number) => withParticipant(assembling(size), 1, { ...waitingParticipant(1), statusRequested: true });
  const removed = (size: number) => ({
    ...withParticipant(active(size), 1, { ...joinedParticipant(1), removed: true as const }),
    freePlaces: 1,
  });
  const late: Operation = [reportCalls, reportCallsHandler, report(1)];
  const ofNewCall: Operation = [reportCalls, reportCallsHandler, report(1, 'held', 'another')];
  const unknown: Operation = [reportCalls, reportCallsHandler, report(999)];
  const opened = (size: number) => worstConference({ size, state: 'assembling', origin: 'network' });

  it.each<readonly [string, (size: number) => ConferenceRecord, Operation, Meter['requests'], Partial<Settings>]>([
    [
      'to put a new conference in the place of one that has just ended, which is kept',
      ended,
      creating,
      { UpdateItem: 2, PutItem: 2 },
      direct,
    ],
    ['to adopt what the network opened', opened, creating, { UpdateItem: 2 }, direct],
    [
      'to add a removed number again',
      removed,
      [addParticipants, addParticipantsHandler, { params: conference, body: { participants: [{ phoneNumber: longNumberAt(1) }] } }],
      { UpdateItem: 2 },
      direct,
    ],
    ['to add numbers to an assembly of the network', assembling, adding, { GetItem: 1, UpdateItem: 2 }, network],
    ['to end a conference that has not started', assembling, ending, { UpdateItem: 2 }, direct],
    ['to take a report about a new participant', assembling, unknown, { UpdateItem: 2 }, direct],
    ['to take a report about a participant whose status was requested', requested, late, { UpdateItem: 2 }, direct],
    ['to take a report while the conference runs', active, late, { UpdateItem: 2 }, direct],
    [
      'to take a report that opens an assembly in the place of a conference that has just ended',
      ended,
      ofNewCall,
      { UpdateItem: 3, PutItem: 2 },
      direct,
    ],
    ['to set online a participant who is online by call reports', assembling, update({ status: 'online' }), { UpdateItem: 2 }, direct],
  ])('%s', async (_what, before, operation, requests, settings) => {
    for (const size of [3, 300 - 1]) {
      await dynamo.place({ ...before(size), maxParticipants: 300, freePlaces: 1, freeEntries: 51 });
      expect((await send(operation, settings)).requests).toEqual(requests);
    }
  });
});

it('one request is enough to create a conference if there was none before', async () => {
  const nobody: EventOptions['caller'] = { phoneNumber: '+15550177' };
  const first = await send([createConference, createConferenceHandler, { body: newcomer, caller: nobody }]);
  expect(first.requests).toEqual({ UpdateItem: 1 });
});
