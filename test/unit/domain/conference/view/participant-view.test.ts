import { participantView } from '../../../../../domain/conference/view/participant-view';
import { callStamp } from '../../../../../domain/participant/call-stamp';
import { legEndCode } from '../../../../../domain/participant/disconnection';
import { lastAction } from '../../../../../domain/participant/last-action';
import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import type { ConferenceState } from '../../../../../schemas/conference';
import type { ParticipantAction } from '../../../../../schemas/participant';
import {
  ALL_ACTIONS,
  aConference,
  anEnd,
  aParticipant,
  AT,
  FIRST_ID,
  INITIATOR_ID,
  onLeg,
  phoneNumberAt,
} from '../../../../support/a-conference';

type Row = Partial<ParticipantRecord>;

const conferenceWith = (row: Row, over: Parameters<typeof aConference>[0] = {}): ConferenceRecord =>
  aConference({ state: 'active', ...over, rows: { [FIRST_ID]: aParticipant(row) } });

const viewed = (row: Row, over: Parameters<typeof aConference>[0] = {}, id = FIRST_ID) => {
  const record = conferenceWith(row, over);
  return participantView(record, id, record.participants[id] as ParticipantRecord, ALL_ACTIONS);
};

const joined = onLeg(1, 'joined');
const ended: Row = { ...onLeg(1, 'ended'), disconnection: legEndCode(anEnd({ method: 'booted' })), disconnectedAt: AT + 60_000 };

it('shows an initiator who is connected', () => {
  expect(viewed({}, { initiatorRow: joined, stamps: { [INITIATOR_ID]: 9 } }, INITIATOR_ID)).toEqual({
    participantId: INITIATOR_ID,
    role: 'initiator',
    phoneNumber: phoneNumberAt(0),
    displayName: null,
    reference: null,
    call: null,
    initialStatus: 'online',
    desiredStatus: null,
    desiredMuted: false,
    desiredOnHold: false,
    status: 'online',
    endpointStatus: 'connected',
    muted: false,
    onHold: false,
    confirmed: true,
    source: 'bridge',
    joinedAt: '2026-11-23T09:00:00.000Z',
    disconnection: null,
    lastAction: null,
    actions: ['online', 'offline', 'mute', 'hold', 'end'],
    version: 9,
  });
});

it('shows a participant who was set offline and is gone', () => {
  const row = {
    ...ended,
    decided: true as const,
    legUnwanted: 1,
    call: callStamp('held', AT),
    lastAction: lastAction('offline', AT + 59_000),
  };
  const shown = viewed(row, { stamps: { [FIRST_ID]: 17 } });
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
  it.each<readonly [string, Row, ConferenceState, string, 'online' | 'offline']>([
    ['wanted and not dialled yet', {}, 'starting', 'pending', 'offline'],
    ['claimed', onLeg(1, 'claimed'), 'starting', 'dialing-out', 'offline'],
    ['ringing', onLeg(1, 'ringing'), 'starting', 'alerting', 'offline'],
    ['connected', joined, 'active', 'connected', 'online'],
    ['muted by the bridge', { ...joined, muted: true }, 'active', 'muted-via-focus', 'online'],
    ['on hold', { ...joined, onHold: true }, 'active', 'on-hold', 'online'],
    ['on hold and muted', { ...joined, onHold: true, muted: true }, 'active', 'on-hold', 'online'],
    ['connected and no longer wanted', { ...joined, legUnwanted: 1 }, 'active', 'disconnecting', 'offline'],
    ['connected on an old leg', { ...joined, legUnwanted: 1, legWanted: 2 }, 'active', 'disconnecting', 'offline'],
    ['connected while the conference ends', joined, 'ending', 'disconnecting', 'offline'],
    ['gone', ended, 'active', 'disconnected', 'offline'],
    ['asked for again', { ...ended, legWanted: 2 }, 'active', 'pending', 'offline'],
    ['connected, as far as was heard, when it ended', joined, 'ended', 'disconnected', 'offline'],
  ])('%s', (_what, row, state, endpointStatus, status) => {
    expect(viewed(row, { state })).toMatchObject({ endpointStatus, status });
  });
});

describe('the status before the start', () => {
  const { initialStatus: _online, ...unknown } = aParticipant({ legWanted: 0 });
  it.each<readonly [string, Row, 'online' | 'offline']>([
    ['by the network', {}, 'online'],
    ['by the network, offline', { initialStatus: 'offline', legWanted: 0 }, 'offline'],
    ['decided offline', { decided: true, legUnwanted: 1 }, 'offline'],
    ['decided online, whatever the network says', { decided: true, initialStatus: 'offline' }, 'online'],
    ['removed', { removed: true, legUnwanted: 1 }, 'offline'],
  ])('%s', (_what, row, status) => {
    expect(viewed(row, { state: 'assembling' }).status).toBe(status);
  });

  it('is offline until somebody says it', () => {
    const record = aConference({ rows: { [FIRST_ID]: unknown } });
    const shown = participantView(record, FIRST_ID, unknown, ALL_ACTIONS);
    expect(shown).toMatchObject({ status: 'offline', initialStatus: null, desiredStatus: null, source: null });
  });
});

describe('what was asked for last', () => {
  const asked = (action: ParticipantAction, failure?: 'failed' | 'timed-out') => ({ lastAction: lastAction(action, AT, failure) });
  const failed: Row = {
    ...onLeg(1, 'ended'),
    disconnection: legEndCode(anEnd({ method: 'busy', cause: 'no-answer' })),
    disconnectedAt: AT,
  };
  it.each<readonly [string, Row, string, string | null]>([
    ['online: not yet', { ...onLeg(1, 'ringing'), ...asked('online') }, 'pending', null],
    ['online: connected', { ...joined, ...asked('online') }, 'done', null],
    ['online: connected on the old leg only', { ...joined, legUnwanted: 1, legWanted: 2, ...asked('online') }, 'pending', null],
    ['online: it did not connect', { ...failed, ...asked('online') }, 'failed', 'NO_ANSWER'],
    ['online again after it did not connect', { ...failed, legWanted: 2, ...asked('online') }, 'pending', null],
    ['offline: still connected', { ...joined, legUnwanted: 1, ...asked('offline') }, 'pending', null],
    ['offline: gone', { ...ended, ...asked('offline') }, 'done', null],
    ['mute: not yet', { ...joined, wantMuted: true, ...asked('mute') }, 'pending', null],
    ['mute: muted', { ...joined, wantMuted: true, muted: true, ...asked('mute') }, 'done', null],
    ['mute: nobody to mute', { ...ended, wantMuted: true, ...asked('mute') }, 'done', null],
    ['mute: refused', { ...joined, ...asked('mute', 'failed') }, 'failed', 'BRIDGE_REFUSED'],
    ['hold: too late', { ...joined, wantOnHold: true, ...asked('hold', 'timed-out') }, 'timed-out', 'BRIDGE_TIMED_OUT'],
    ['hold: late, but done', { ...joined, wantOnHold: true, onHold: true, ...asked('hold', 'timed-out') }, 'done', null],
  ])('%s', (_what, row, outcome, code) => {
    expect(viewed(row).lastAction).toMatchObject({ outcome, code });
  });

  it('has failed when the conference ended before', () => {
    expect(viewed({ ...asked('online') }, { state: 'ended' }).lastAction).toMatchObject({ outcome: 'failed', code: 'CONFERENCE_ENDED' });
  });
});

it('nobody is confirmed while the bridge is silent, but who has no leg, or none any more', () => {
  const silent = { bridgeSilent: true, unconfirmed: true } as const;
  expect([joined, {}, ended].map((row) => viewed(row, silent).confirmed)).toEqual([false, true, true]);
});

it('how a leg ended is shown until another one is asked for', () => {
  expect(viewed(ended).disconnection).toMatchObject({ method: 'booted' });
  expect(viewed({ ...ended, legWanted: 2 })).toMatchObject({ endpointStatus: 'pending', disconnection: null });
  expect(viewed({ ...ended, legWanted: 2, legUnwanted: 2 }).disconnection).toMatchObject({ method: 'booted' });
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
  const before = aConference({ rows: {} });
  const row = before.participants[INITIATOR_ID] as ParticipantRecord;
  expect(participantView(before, INITIATOR_ID, row, ALL_ACTIONS).actions).toEqual(['online', 'offline', 'mute', 'hold', 'end']);
});

it.each<[string, Parameters<typeof aConference>[0], readonly string[]]>([
  ['runs', {}, ['online', 'offline', 'mute', 'hold', 'end']],
  ['has a silent bridge', { bridgeSilent: true }, ['end']],
  ['is ending', { state: 'ending' }, []],
  ['has ended', { state: 'ended' }, []],
])('the initiator’s own actions are shown also while the conference %s', (_what, over, actions) => {
  expect(viewed({}, over, INITIATOR_ID).actions).toEqual(actions);
});
