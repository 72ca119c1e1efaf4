/** At the greatest size of a conference every change is still one write that DynamoDB takes. */
import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { LegEvent, LegEventKind } from '../../domain/bridge/leg-event';
import { applyChange } from '../../domain/conference/apply-change';
import type { Change } from '../../domain/conference/change';
import { activate } from '../../domain/conference/changes/activate';
import { addOrRevive, addParticipants } from '../../domain/conference/changes/add-participants';
import { adopt } from '../../domain/conference/changes/adopt';
import { bridgeAnswers, bridgeFellSilent, participantsUnconfirmed } from '../../domain/conference/changes/bridge-silence';
import { claimLegs, MAX_CLAIMS_PER_WRITE } from '../../domain/conference/changes/claim-legs';
import { abandon, end, finish } from '../../domain/conference/changes/end';
import { packageEnded, setConferenceUri } from '../../domain/conference/changes/event-package';
import { failAction } from '../../domain/conference/changes/fail-action';
import { applyLegEvents, MAX_EVENTS_PER_CHANGE } from '../../domain/conference/changes/leg-events';
import { observe } from '../../domain/conference/changes/observe';
import { openConference } from '../../domain/conference/changes/open-conference';
import { removeParticipant } from '../../domain/conference/changes/remove-participant';
import { reportAfterRequest, reportBeforeRequest, reportWhileRunning } from '../../domain/conference/changes/report-call';
import { reportNew } from '../../domain/conference/changes/report-newcomer';
import { requestChange, requestOnlineExplicitly } from '../../domain/conference/changes/request-change';
import { start } from '../../domain/conference/changes/start';
import { packageFollowUp } from '../../domain/conference/package-follow-up';
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { requestedAction } from '../../domain/participant/requested-action';
import { changeCommand } from '../../functions/adapters/dynamodb/change-command';
import { openCommand } from '../../functions/adapters/dynamodb/open-command';
import { takeBatch } from '../../functions/legs/write-leg-events';
import { HOUR_MS } from '../../schemas/durations';
import { withParticipant } from '../support/applying';
import { expressionCost, MAX_EXPRESSION_BYTES, MAX_OPERATORS } from '../support/expression-cost';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { joinedParticipant, LATER, longIdAt, longNumberAt, waitingParticipant, worstConference } from '../support/worst-conference';

const MOST = 300;
const MOST_ADDED = 100;

let dynamo: MeteredDynamo;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
});
afterAll(() => dynamo.stop());

const others = Array.from({ length: MOST - 1 }, (_, index) => index + 1);
const participantsFrom = (from: number, to: number, participant: (index: number) => ParticipantRecord) =>
  Object.fromEntries(others.slice(from - 1, to).map((index) => [longIdAt(index), participant(index)] as const));
const addedParticipant = (index: number): ParticipantRecord => ({
  ...waitingParticipant(index),
  desiredLeg: 1,
  withdrawnLeg: 0,
  displayName: 'x'.repeat(64),
});

const assembling = worstConference({ size: MOST, state: 'assembling' });
const active = worstConference({ size: MOST });
const { conferenceId } = active;
const at = LATER;
const [id, lastId] = [longIdAt(1), longIdAt(MOST - 1)];

const doubtfulAt = (index: number): ParticipantRecord => ({ ...joinedParticipant(index), observed: { word: 'gone', doubtful: true } });
const removedParticipant = (index: number): ParticipantRecord => ({ ...joinedParticipant(index), removed: true });
const aHundredRemoved = worstConference({ size: MOST, freePlaces: 100 });
const revivable: ConferenceRecord = {
  ...aHundredRemoved,
  participants: { ...aHundredRemoved.participants, ...participantsFrom(1, MOST_ADDED, removedParticipant) },
};

const toClaim = worstConference({ size: MOST, state: 'starting', participant: waitingParticipant });
const claims = others
  .slice(-MAX_CLAIMS_PER_WRITE)
  .map((index) => ({ participantId: longIdAt(index), leg: waitingParticipant(index).desiredLeg }));

const call = { participantId: lastId, callKey: 9_999, state: 'released', cause: 'no-answer', occurredAt: at + 1, at } as const;
const notRequested = worstConference({ size: MOST, state: 'assembling' });
const requested: ConferenceRecord = {
  ...notRequested,
  participants: { ...notRequested.participants, [lastId]: { ...waitingParticipant(MOST - 1), statusRequested: true } },
};
const without = (record: ConferenceRecord, gone: string): ConferenceRecord => {
  const { [gone]: _gone, ...participants } = record.participants;
  return { ...record, participants, freePlaces: 1, freeEntries: 51 };
};

const addition = (from: number, to: number) => ({
  conferenceId,
  at,
  participants: participantsFrom(from, to, addedParticipant),
  dialsPerHour: 1_000,
});
const network = { ...worstConference({ size: 1, state: 'assembling', origin: 'network' }), freePlaces: 299, freeEntries: 349 };

type Case = readonly [name: string, before: ConferenceRecord, change: Change];
const cases: readonly Case[] = [
  ['100 are added', worstConference({ size: 200 }), addParticipants({ ...addition(200, 299), only: 'running' })],
  ['100 come back', revivable, addOrRevive(revivable, { ...addition(1, 100), only: 'running' })],
  [
    'its assembly is adopted',
    network,
    adopt(network, { at, participants: participantsFrom(1, 299, addedParticipant), subject: 'x'.repeat(128) }),
  ],
  ['it starts', assembling, start({ conferenceId, initiatorId: assembling.initiatorId, at, maxMinutes: 10_080, dialsPerHour: 1_000 })],
  ['it becomes active', { ...active, state: 'starting' }, activate(conferenceId, at)],
  ['40 legs are claimed', toClaim, claimLegs(toClaim, claims, at)],
  [
    'one participant’s status, mute and hold are requested',
    active,
    requestChange({
      conferenceId,
      participantId: lastId,
      at,
      desired: { status: 'offline', muted: false, onHold: false },
      ifVersion: 9_999,
      dialsPerHour: 1,
    }),
  ],
  [
    'online is requested for one',
    worstConference({ size: MOST, isFed: false, participant: (index) => ({ ...joinedParticipant(index), withdrawnLeg: 98 }) }),
    requestChange({
      conferenceId,
      participantId: lastId,
      at,
      desired: { status: 'online', muted: false },
      ifVersion: 9_999,
      dialsPerHour: 1_000,
    }),
  ],
  [
    'online is requested for one who is online already',
    assembling,
    requestOnlineExplicitly({ conferenceId, participantId: lastId, at, ifVersion: 9_999 }),
  ],
  ['one is removed', active, removeParticipant({ conferenceId, participantId: lastId, at, ifVersion: 9_999 })],
  ['a call is reported', notRequested, reportBeforeRequest(call)],
  ['a call is reported after a request for its participant', requested, reportAfterRequest(requested, call)],
  [
    'a call of a new participant is reported',
    without(notRequested, lastId),
    reportNew(without(notRequested, lastId), call, addedParticipant(MOST - 1)),
  ],
  ['a call is reported while the conference runs', active, reportWhileRunning(active, call)],
  ['the bridge falls silent', active, bridgeFellSilent(conferenceId, at)],
  ['its participants become unconfirmed', { ...active, bridgeSilent: true }, participantsUnconfirmed(conferenceId, at)],
  ['the bridge answers again', { ...active, bridgeSilent: true, unconfirmed: true }, bridgeAnswers(conferenceId, at)],
  [
    'an action has failed',
    active,
    failAction({
      conferenceId,
      participantId: id,
      at,
      seen: joinedParticipant(1).lastAction ?? requestedAction('mute', at),
      failure: 'failed',
      withdrawn: ['mute', 'hold'],
    }),
  ],
  [
    'requests before the last action have failed',
    withParticipant(active, id, { desiredMuted: true, desiredOnHold: true }),
    failAction({
      conferenceId,
      participantId: id,
      at,
      seen: joinedParticipant(1).lastAction ?? requestedAction('mute', at),
      withdrawn: ['mute', 'hold'],
    }),
  ],
  ['it is abandoned', assembling, abandon({ conferenceId, at, reason: 'ended-by-initiator', seenVersion: 9_999 })],
  ['it begins to end', active, end({ conferenceId, at, reason: 'initiator-unreachable', seenVersion: 9_999 })],
  ['it has ended', { ...active, state: 'ending', endingAt: at }, finish(conferenceId, at)],
];

/** A hundred people change at once; those whom nobody invited are new, and sixteen changes are as many as have stamps. */
const document = (record: ConferenceRecord, from: number, count: number): Change => {
  const people = Array.from({ length: count }, (_, index) => from + index);
  const listed = Object.fromEntries(
    people.map((index) => [longIdAt(index), { word: 'connected' as const, phoneNumber: longNumberAt(index) }]),
  );
  const feed = { subscription: 'zzzzzzzzzz', version: 4_294_967_294, until: at + 3_600_000 };
  const { change } = observe(record, { listed, spokenOf: new Set(Object.keys(listed)), at: at - 1, feed });
  if (!change) throw new Error('The document changes nothing');
  return change;
};

const few = worstConference({ size: 200 });
const fedCases: readonly (readonly [string, ConferenceRecord, Change])[] = [
  ['a hundred are observed', active, document(active, 100, 100)],
  ['sixteen are observed', active, document(active, 100, 16)],
  ['a hundred whom nobody invited are observed', few, document(few, 200, 100)],
  ['all of them are observed', active, document(active, 0, MOST)],
  ['the event package ends', active, packageEnded(active, at)],
  [
    'fifty doubtful words are believed',
    worstConference({ size: MOST, packageUntil: at + 9e9, participant: (index) => doubtfulAt(index) }),
    packageFollowUp(worstConference({ size: MOST, packageUntil: at + 9e9, participant: (index) => doubtfulAt(index) }), at + 9e6) ??
      packageEnded(active, at),
  ],
  ['its URI is set', active, setConferenceUri(conferenceId, `sip:${'x'.repeat(250)}`, at)],
];

const within = (command: UpdateItemCommandInput): void => {
  const { bytes, operators } = expressionCost(command);
  expect(bytes).toBeLessThanOrEqual(MAX_EXPRESSION_BYTES);
  expect(operators).toBeLessThanOrEqual(MAX_OPERATORS);
};

const commandOf = (change: Change): UpdateItemCommandInput =>
  changeCommand('conferences', initiatorKeyOf(conferenceId), change, { retentionDays: 3_650, answer: true });

/** Within the limits, taken by the store in one request, and to the same effect as by the rules. */
const isOneWrite = async (before: ConferenceRecord, change: Change): Promise<void> => {
  within(commandOf(change));
  await dynamo.place(before);
  const applied = applyChange(before, change);
  if (!applied.ok) throw new Error(`The rules refuse it: ${applied.refusal}`);
  let outcome: unknown;
  const { requests } = await dynamo.metered(async () => (outcome = await dynamo.store.change(initiatorKeyOf(conferenceId), change)));
  expect(requests).toEqual({ UpdateItem: 1 });
  expect(outcome).toStrictEqual({ result: 'written', record: applied.next });
};

describe('a conference of 300 participants', () => {
  it.each([...cases, ...fedCases])('takes one write that DynamoDB accepts if %s', (_name, before, change) => isOneWrite(before, change));

  it('can be opened with all of them', async () => {
    const record = openConference({
      conferenceId,
      initiator: longNumberAt(0),
      initiatorId: longIdAt(0),
      origin: 'terminal',
      at,
      maxParticipants: MOST,
      participants: participantsFrom(1, 299, addedParticipant),
      subject: 'x'.repeat(128),
      reference: 'x'.repeat(64),
    });
    const ended: ConferenceRecord = { ...assembling, state: 'ended', endedAt: at - HOUR_MS };
    const command = openCommand('conferences', record);
    within(command);
    within(openCommand('conferences', record, ended));
    await dynamo.place(ended);
    await dynamo.client.send(new UpdateItemCommand(command));
    expect(await dynamo.store.current(initiatorKeyOf(conferenceId))).toMatchObject({ version: 1, participants: record.participants });
  });
});

const end603 = { method: 'busy', cause: 'bridge-lost', sipCode: 603 } as const;
const phaseBefore = {
  ringing: 'claimed',
  joined: 'ringing',
  ended: 'joined',
  muted: 'joined',
  unmuted: 'joined',
  held: 'joined',
  resumed: 'joined',
} as const;

const participantBefore =
  (kind: LegEventKind) =>
  (index: number): ParticipantRecord => {
    const { muted: _muted, onHold: _onHold, ...participant } = joinedParticipant(index);
    const flags = { ...(kind === 'unmuted' ? { muted: true as const } : {}), ...(kind === 'resumed' ? { onHold: true as const } : {}) };
    return { ...participant, ...flags, progress: { leg: participant.desiredLeg, phase: phaseBefore[kind] } };
  };

const eventsOf = (kind: LegEventKind): readonly LegEvent[] =>
  others.map((index) => ({
    conferenceId,
    participantId: longIdAt(index),
    leg: joinedParticipant(index).desiredLeg,
    kind,
    // Each at a time of its own, as they happen.
    at: at + index,
    ...(kind === 'ended' ? { end: end603 } : {}),
  }));

describe('leg events', () => {
  const kinds = Object.keys(phaseBefore) as LegEventKind[];
  const reports = kinds.filter((kind) => kind !== 'ended').map((kind) => [kind, kind, undefined, 25] as const);
  it.each<readonly [name: string, kind: LegEventKind, change: 'left' | 'failed' | undefined, least: number]>([
    ...reports,
    ['ended after having joined', 'ended', 'left', MAX_EVENTS_PER_CHANGE],
    ['ended without having joined', 'ended', 'failed', MAX_EVENTS_PER_CHANGE],
  ])('that are taken together fit into one write: %s', async (_name, kind, change, least) => {
    const [first, ...rest] = eventsOf(kind);
    if (!first) throw new Error('There are no events');
    const { batch } = takeBatch([first, ...rest]);
    expect(batch.length).toBeGreaterThanOrEqual(least);
    const before = participantBefore(change === 'failed' ? 'joined' : kind);
    await isOneWrite(worstConference({ size: MOST, participant: before }), applyLegEvents(conferenceId, batch, at, change));
  });
});
