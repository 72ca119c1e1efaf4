import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import { desiredStatusOf } from '../../../../../domain/conference/stored-status';
import { areShownAlike, participantView, versionOf } from '../../../../../domain/conference/view/participant-view';
import { type ActionFailure, requestedAction } from '../../../../../domain/participant/requested-action';
import type { ConferenceState } from '../../../../../schemas/conference';
import { MINUTE_MS } from '../../../../../schemas/durations';
import type { ParticipantAction } from '../../../../../schemas/participant';
import {
  aConference,
  ALL_ACTIONS,
  anEnd,
  aParticipant,
  AT,
  conferenceWithFirst,
  FIRST_ID,
  INITIATOR_ID,
  type Members,
  onLeg,
  phoneNumberAt,
} from '../../../../support/a-conference';

type Over = Parameters<typeof conferenceWithFirst>[1];

const viewed = (members: Members, over: Over = {}, id = FIRST_ID) => {
  const record = conferenceWithFirst(members, over);
  return participantView(record, id, record.participants[id] as ParticipantRecord, ALL_ACTIONS);
};

const joined = onLeg(1, 'joined');
const ended: Members = { ...onLeg(1, 'ended'), disconnection: anEnd({ method: 'booted' }), disconnectedAt: AT + MINUTE_MS };

it('shows an initiator who is connected', () => {
  expect(viewed({}, { initiatorRecord: joined, stamps: { [INITIATOR_ID]: 9 } }, INITIATOR_ID)).toEqual({
    participantId: INITIATOR_ID,
    role: 'initiator',
    phoneNumber: phoneNumberAt(0),
    displayName: null,
    reference: null,
    call: null,
    initialStatus: 'online',
    desiredStatus: null,
    desiredMuted: null,
    desiredOnHold: null,
    status: 'online',
    endpointStatus: 'connected',
    muted: false,
    onHold: false,
    confirmed: true,
    source: 'bridge',
    eventPackage: null,
    joinedAt: '2026-11-23T09:00:00.000Z',
    disconnection: null,
    lastAction: null,
    actions: ['online', 'offline', 'mute', 'hold', 'end'],
    version: 9,
  });
});

it('shows a participant who was set offline and is gone', () => {
  const members = {
    ...ended,
    statusRequested: true as const,
    withdrawnLeg: 1,
    call: { state: 'held' as const, at: AT, cause: null },
    lastAction: requestedAction('offline', AT + 59_000),
  };
  const shown = viewed(members, { stamps: { [FIRST_ID]: 17 } });
  expect(shown).toMatchObject({
    role: 'participant',
    call: { state: 'held', cause: null, at: '2026-11-23T09:00:00.000Z' },
    initialStatus: 'online',
    desiredStatus: 'offline',
    status: 'offline',
    endpointStatus: 'disconnected',
    disconnection: { method: 'booted', cause: null, sipCode: null, at: '2026-11-23T09:01:00.000Z' },
    lastAction: { action: 'offline', outcome: 'done', code: null, at: '2026-11-23T09:00:59.000Z' },
    version: 17,
  });
  expect(shown).not.toHaveProperty('actions');
  expect(shown).not.toHaveProperty('removed');
});

describe('the endpoint status', () => {
  it.each<readonly [string, Members, ConferenceState, string, 'online' | 'offline']>([
    ['desired and not dialled yet', {}, 'starting', 'pending', 'offline'],
    ['claimed', onLeg(1, 'claimed'), 'starting', 'dialing-out', 'offline'],
    ['ringing', onLeg(1, 'ringing'), 'starting', 'alerting', 'offline'],
    ['connected', joined, 'active', 'connected', 'online'],
    ['muted by the bridge', { ...joined, muted: true }, 'active', 'muted-via-focus', 'online'],
    ['on hold', { ...joined, onHold: true }, 'active', 'on-hold', 'online'],
    ['on hold and muted', { ...joined, onHold: true, muted: true }, 'active', 'on-hold', 'online'],
    ['connected and no longer desired', { ...joined, withdrawnLeg: 1 }, 'active', 'disconnecting', 'offline'],
    ['connected on an old leg', { ...joined, withdrawnLeg: 1, desiredLeg: 2 }, 'active', 'disconnecting', 'offline'],
    ['connected while the conference ends', joined, 'ending', 'disconnecting', 'offline'],
    ['not dialled yet when the conference ends', {}, 'ending', 'disconnected', 'offline'],
    ['gone', ended, 'active', 'disconnected', 'offline'],
    ['asked for again', { ...ended, desiredLeg: 2 }, 'active', 'pending', 'offline'],
    ['connected, as far as was heard, when it ended', joined, 'ended', 'disconnected', 'offline'],
  ])('%s', (_what, members, state, endpointStatus, status) => {
    expect(viewed(members, { state })).toMatchObject({ endpointStatus, status });
  });
});

describe('the status before the start', () => {
  const { initialStatus: _online, ...unknown } = aParticipant({ desiredLeg: 0 });
  it.each<readonly [string, Members, 'online' | 'offline']>([
    ['by the network', {}, 'online'],
    ['by the network, offline', { initialStatus: 'offline', desiredLeg: 0 }, 'offline'],
    ['requested offline', { statusRequested: true, withdrawnLeg: 1 }, 'offline'],
    ['requested online, whatever the network says', { statusRequested: true, initialStatus: 'offline' }, 'online'],
    ['removed', { removed: true, withdrawnLeg: 1 }, 'offline'],
  ])('%s', (_what, members, status) => {
    expect(viewed(members, { state: 'assembling' }).status).toBe(status);
  });

  it('is offline until somebody says it', () => {
    const record = aConference({ participants: { [FIRST_ID]: unknown } });
    const shown = participantView(record, FIRST_ID, unknown, ALL_ACTIONS);
    expect(shown).toMatchObject({ status: 'offline', initialStatus: null, desiredStatus: null, source: null });
  });
});

describe.each(['ending', 'ended'] as const)('a phone that still rang when its conference began to end (%s)', (state) => {
  it('was not reached because the conference ended', () => {
    const rang = { ...ended, lastAction: { action: 'online', at: AT, failure: 'none' } } as const;
    expect(viewed(rang, { state }).lastAction).toMatchObject({ outcome: 'failed', code: 'CONFERENCE_ENDED' });
  });
});

describe('what was asked for last', () => {
  const asked = (action: ParticipantAction, failure: ActionFailure = 'none') => ({ lastAction: { action, at: AT, failure } });
  const failed: Members = {
    ...onLeg(1, 'ended'),
    disconnection: anEnd({ method: 'busy', cause: 'no-answer' }),
    disconnectedAt: AT,
  };
  it.each<readonly [string, Members, string, string | null]>([
    ['online: not yet', { ...onLeg(1, 'ringing'), ...asked('online') }, 'pending', null],
    ['online: connected', { ...joined, ...asked('online') }, 'done', null],
    ['online: connected on the old leg only', { ...joined, withdrawnLeg: 1, desiredLeg: 2, ...asked('online') }, 'pending', null],
    ['online: it did not connect', { ...failed, ...asked('online') }, 'failed', 'NO_ANSWER'],
    ['online: it had connected before it was cut off', { ...failed, hadJoined: true, ...asked('online') }, 'done', null],
    ['online again after it did not connect', { ...failed, desiredLeg: 2, ...asked('online') }, 'pending', null],
    ['offline: still connected', { ...joined, withdrawnLeg: 1, ...asked('offline') }, 'pending', null],
    ['offline: it did not connect', { ...failed, ...asked('offline') }, 'done', null],
    ['offline: gone', { ...ended, ...asked('offline') }, 'done', null],
    ['online: its leg was hung up before it connected', { ...ended, ...asked('online') }, 'failed', 'FAILED'],
    ['online: connected, then hung up', { ...ended, hadJoined: true, ...asked('online') }, 'done', null],
    [
      'online: it failed without a cause',
      { ...failed, disconnection: anEnd({ method: 'failed' }), ...asked('online') },
      'failed',
      'FAILED',
    ],
    [
      'online: it failed as the bridge lost it',
      { ...failed, disconnection: anEnd({ method: 'failed', cause: 'bridge-lost' }), ...asked('online') },
      'failed',
      'BRIDGE_LOST',
    ],
    ['online: not yet, and too late', { ...onLeg(1, 'ringing'), ...asked('online', 'timed-out') }, 'timed-out', 'BRIDGE_TIMED_OUT'],
    ['online: refused', { ...onLeg(1, 'ringing'), ...asked('online', 'failed') }, 'failed', 'BRIDGE_REFUSED'],
    ['remove: still connected', { ...joined, removed: true, ...asked('remove') }, 'pending', null],
    ['remove: gone', { ...ended, removed: true, ...asked('remove') }, 'done', null],
    ['unmute: not yet', { ...joined, muted: true, undesiredMuted: true, ...asked('unmute') }, 'pending', null],
    ['unmute: unmuted', { ...joined, undesiredMuted: true, ...asked('unmute') }, 'done', null],
    [
      'unmute: not yet, whatever is held',
      { ...joined, muted: true, undesiredMuted: true, onHold: true, desiredOnHold: true, ...asked('unmute') },
      'pending',
      null,
    ],
    ['hold: not yet', { ...joined, desiredOnHold: true, ...asked('hold') }, 'pending', null],
    ['hold: held', { ...joined, desiredOnHold: true, onHold: true, ...asked('hold') }, 'done', null],
    ['hold: nobody to hold', { ...ended, desiredOnHold: true, ...asked('hold') }, 'done', null],
    ['resume: not yet', { ...joined, onHold: true, undesiredOnHold: true, ...asked('resume') }, 'pending', null],
    ['resume: resumed', { ...joined, undesiredOnHold: true, ...asked('resume') }, 'done', null],
    [
      'resume: not yet, whatever is muted',
      { ...joined, onHold: true, undesiredOnHold: true, muted: true, desiredMuted: true, ...asked('resume') },
      'pending',
      null,
    ],
    ['mute: not yet', { ...joined, desiredMuted: true, ...asked('mute') }, 'pending', null],
    ['mute: muted', { ...joined, desiredMuted: true, muted: true, ...asked('mute') }, 'done', null],
    ['mute: nobody to mute', { ...ended, desiredMuted: true, ...asked('mute') }, 'done', null],
    ['mute: refused', { ...joined, ...asked('mute', 'failed') }, 'failed', 'BRIDGE_REFUSED'],
    ['unmute: done, and muted by the phone since', { ...joined, muted: true, ...asked('unmute') }, 'done', null],
    ['mute: done, and unmuted by the phone since', { ...joined, ...asked('mute') }, 'done', null],
    ['mute: too late, and no longer desired', { ...joined, ...asked('mute', 'timed-out') }, 'timed-out', 'BRIDGE_TIMED_OUT'],
    ['hold: too late', { ...joined, desiredOnHold: true, ...asked('hold', 'timed-out') }, 'timed-out', 'BRIDGE_TIMED_OUT'],
    ['hold: late, but done', { ...joined, desiredOnHold: true, onHold: true, ...asked('hold', 'timed-out') }, 'done', null],
  ])('%s', (_what, members, outcome, code) => {
    expect(viewed(members).lastAction).toMatchObject({ outcome, code });
  });

  it('is done at once while the conference assembles', () => {
    expect(viewed(asked('online'), { state: 'assembling' }).lastAction).toMatchObject({ outcome: 'done', code: null });
  });

  it('is done for somebody set offline when the conference ended before', () => {
    expect(viewed({ ...joined, withdrawnLeg: 1, ...asked('offline') }, { state: 'ended' }).lastAction).toMatchObject({ outcome: 'done' });
  });

  it('names the action and its time', () => {
    expect(viewed(asked('mute')).lastAction).toMatchObject({ action: 'mute', at: '2026-11-23T09:00:00.000Z' });
  });

  it('has failed when the conference ended before', () => {
    expect(viewed({ ...asked('online') }, { state: 'ended' }).lastAction).toMatchObject({ outcome: 'failed', code: 'CONFERENCE_ENDED' });
  });
});

it('nobody is confirmed while the bridge is silent, but who has no leg, or none any more', () => {
  const silent = { bridgeSilent: true, unconfirmed: true } as const;
  expect([joined, {}, ended].map((members) => viewed(members, silent).confirmed)).toEqual([false, true, true]);
});

it('how a leg ended is shown until another one is asked for', () => {
  expect(viewed(ended).disconnection).toMatchObject({ method: 'booted' });
  expect(viewed({ ...ended, desiredLeg: 2 })).toMatchObject({ endpointStatus: 'pending', disconnection: null });
  expect(viewed({ ...ended, desiredLeg: 2, withdrawnLeg: 2 }).disconnection).toMatchObject({ method: 'booted' });
});

it('a removed participant is marked, and nothing can be done with it', () => {
  expect(viewed({ ...joined, removed: true })).toMatchObject({
    removed: true,
    actions: [],
    desiredStatus: 'offline',
    endpointStatus: 'disconnecting',
  });
});

it('the initiator’s own actions do not depend on what is known of others', () => {
  const before = aConference({ participants: {} });
  const initiator = before.participants[INITIATOR_ID] as ParticipantRecord;
  expect(participantView(before, INITIATOR_ID, initiator, ALL_ACTIONS).actions).toEqual(['online', 'offline', 'mute', 'hold', 'end']);
});

it.each<[string, Over, readonly string[]]>([
  ['runs', {}, ['online', 'offline', 'mute', 'hold', 'end']],
  ['has a silent bridge', { bridgeSilent: true }, ['end']],
  ['is ending', { state: 'ending' }, []],
  ['has ended', { state: 'ended' }, []],
])('the initiator’s own actions are shown also while the conference %s', (_what, over, actions) => {
  expect(viewed({}, over, INITIATOR_ID).actions).toEqual(actions);
});

describe('the desired status', () => {
  it.each<readonly [string, Members, 'online' | 'offline' | null]>([
    ['of somebody who was set online', { statusRequested: true }, 'online'],
    ['of somebody who is online by the network or the request', {}, null],
    ['of somebody who was set offline', { statusRequested: true, withdrawnLeg: 1 }, 'offline'],
    ['of somebody removed', { removed: true }, 'offline'],
    ['of somebody whose leg has ended', onLeg(1, 'ended'), 'offline'],
    ['of somebody for whom no status was requested', { desiredLeg: 0 }, null],
  ])('%s', (_what, members, desired) => {
    expect(desiredStatusOf(aParticipant(members))).toBe(desired);
  });
});

describe('the source', () => {
  const { initialStatus: _online, ...unknown } = aParticipant();
  it.each<readonly [string, ParticipantRecord, string | null]>([
    ['is the bridge once there is a leg', aParticipant({ ...onLeg(1, 'claimed'), call: { state: 'held', at: AT, cause: null } }), 'bridge'],
    ['is the call reports without a leg', aParticipant({ call: { state: 'held', at: AT, cause: null } }), 'call-reports'],
    ['is the request without a call', aParticipant(), 'request'],
    ['is nobody yet', unknown, null],
  ])('%s', (_what, participant, source) => {
    expect(participantView(aConference({ participants: { [FIRST_ID]: participant } }), FIRST_ID, participant, ALL_ACTIONS).source).toBe(
      source,
    );
  });
});

it('a call is shown with its cause', () => {
  const call = { state: 'unconnected', at: AT, cause: 'busy' } as const;
  expect(viewed({ call }).call).toMatchObject({ state: 'unconnected', cause: 'busy' });
});

it('a name and a reference are shown', () => {
  expect(viewed({ displayName: 'Ada', reference: 'r-2' })).toMatchObject({ displayName: 'Ada', reference: 'r-2' });
});

it('what is asked for and what is are shown beside one another', () => {
  expect(viewed({ ...joined, desiredMuted: true, onHold: true })).toMatchObject({
    desiredMuted: true,
    desiredOnHold: null,
    muted: false,
    onHold: true,
  });
});

it('a request to switch a flag off is shown as false, and no request as null', () => {
  expect(viewed({ ...joined, undesiredMuted: true })).toMatchObject({ desiredMuted: false, desiredOnHold: null });
});

it('a leg whose end was never reported is over with its conference', () => {
  expect(viewed({ ...joined, muted: true, onHold: true }, { state: 'ended' })).toMatchObject({
    muted: false,
    onHold: false,
    joinedAt: null,
    endpointStatus: 'disconnected',
  });
});

it('how a leg ended is not shown without a time', () => {
  expect(viewed({ ...onLeg(1, 'ended'), disconnection: anEnd() }).disconnection).toBeNull();
  expect(viewed({ ...onLeg(1, 'ended'), disconnectedAt: AT }).disconnection).toBeNull();
});

it('the version of a participant is that of its last change or of the last one of everyone', () => {
  const record = { ...aConference(), groupStamp: 5, stamps: { [FIRST_ID]: 7, [INITIATOR_ID]: 3 } };
  expect([FIRST_ID, INITIATOR_ID].map((id) => versionOf(record, id))).toEqual([7, 5]);
  expect(versionOf(aConference(), FIRST_ID)).toBe(1);
});

it('the same participant is shown alike by two versions of a conference but for what concerns everyone', () => {
  const record = aConference({ state: 'active' });
  const others: readonly Partial<ConferenceRecord>[] = [
    { state: 'ending' },
    { unconfirmed: true },
    { bridgeSilent: true },
    { initiatorId: FIRST_ID },
  ];
  expect(areShownAlike(record, { ...record, version: 9, subject: 'Tuesday call' })).toBe(true);
  expect(others.map((other) => areShownAlike(record, { ...record, ...other }))).toEqual([false, false, false, false]);
});
