import { type Need, needsAfterChange, needsOf, releaseDeadline, reversalsOf } from '../../../../domain/conference/needs';
import { type Policy, RELEASE_WAIT_MS } from '../../../../domain/conference/policy';
import type { ConferenceState } from '../../../../schemas/conference-states';
import { requestedAction } from '../../../../domain/participant/requested-action';
import { HOUR_MS, MINUTE_MS } from '../../../../schemas/durations';
import type { CallState } from '../../../../schemas/participant-states';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import {
  aConference,
  aParticipant,
  aPolicy,
  AT,
  conferenceWithFirst,
  FIRST_ID,
  INITIATOR_ID,
  type Members,
  onLeg,
  SECOND_ID,
} from '../../../support/a-conference';

const conferenceWith = (members: Members, state: ConferenceState = 'active') =>
  conferenceWithFirst(members, { state, changedAt: AT + MINUTE_MS });

const needs = (members: Members, state?: ConferenceState, policy: Partial<Policy> = {}, now = AT): readonly Need[] =>
  needsOf(conferenceWith(members, state), FIRST_ID, now, aPolicy(policy));

const dial = (leg: number): Need => ({ need: 'dial', participantId: FIRST_ID, leg });
const action = (leg: number, what: 'drop' | 'mute' | 'unmute' | 'hold' | 'resume'): Need => ({
  need: 'leg-action',
  participantId: FIRST_ID,
  leg,
  action: what,
});

it.each<readonly [string, Members, readonly Need[]]>([
  ['is dialled when desired online', {}, [dial(1)]],
  ['is not dialled again once its leg is claimed', onLeg(1, 'claimed'), []],
  ['is not dialled again when its leg has ended', onLeg(1, 'ended'), []],
  ['is dialled on a new leg when requested again', { ...onLeg(1, 'ended'), desiredLeg: 2 }, [dial(2)]],
  ['is dropped first while its old leg is up', { ...onLeg(1, 'joined'), desiredLeg: 2, withdrawnLeg: 1 }, [action(1, 'drop')]],
  ['is dropped when no longer desired', { ...onLeg(1, 'ringing'), withdrawnLeg: 1 }, [action(1, 'drop')]],
  ['is dropped when removed', { ...onLeg(1, 'joined'), removed: true }, [action(1, 'drop')]],
  ['is not dialled when removed', { removed: true }, []],
  ['is muted once connected', { ...onLeg(1, 'joined'), desiredMuted: true }, [action(1, 'mute')]],
  ['is not muted before', { ...onLeg(1, 'ringing'), desiredMuted: true }, []],
  ['is unmuted if somebody requests it', { ...onLeg(1, 'joined'), muted: true, undesiredMuted: true }, [action(1, 'unmute')]],
  ['is left muted by its own keypad while nobody requests anything', { ...onLeg(1, 'joined'), muted: true }, []],
  ['is left on hold by its own phone while nobody requests anything', { ...onLeg(1, 'joined'), onHold: true }, []],
  ['is muted and held', { ...onLeg(1, 'joined'), desiredMuted: true, desiredOnHold: true }, [action(1, 'mute'), action(1, 'hold')]],
  ['is held once connected', { ...onLeg(1, 'joined'), desiredOnHold: true }, [action(1, 'hold')]],
  ['is left on hold', { ...onLeg(1, 'joined'), onHold: true, desiredOnHold: true }, []],
  ['is dropped before it is muted', { ...onLeg(1, 'joined'), withdrawnLeg: 1, desiredMuted: true }, [action(1, 'drop')]],
  ['is muted on the leg that it has', { ...onLeg(4, 'joined'), desiredMuted: true }, [action(4, 'mute')]],
  ['is resumed if somebody requests it', { ...onLeg(1, 'joined'), onHold: true, undesiredOnHold: true }, [action(1, 'resume')]],
  ['is left alone when all is as it should be', { ...onLeg(1, 'joined'), muted: true, desiredMuted: true }, []],
])('a participant %s', (_what, members, expected) => {
  expect(needs(members)).toEqual(expected);
});

describe('a request that takes back another', () => {
  const reversals = (before: Members, after: Members, state: ConferenceState = 'active') =>
    reversalsOf(conferenceWith({ ...onLeg(1, 'joined'), ...before }), conferenceWith({ ...onLeg(1, 'joined'), ...after }, state), FIRST_ID);
  const [muting, unmuting]: readonly [Members, Members] = [{ desiredMuted: true }, { undesiredMuted: true, muted: true }];

  it('is sent after it, since the bridge may yet carry out the first', () => {
    expect(reversals({ ...muting }, { undesiredMuted: true })).toEqual([action(1, 'unmute')]);
    expect(reversals({ ...unmuting }, { desiredMuted: true, muted: true })).toEqual([action(1, 'mute')]);
  });

  it.each<readonly [string, Members, Members, ConferenceState]>([
    ['nothing was being carried out', {}, { undesiredMuted: true }, 'active'],
    ['the first one was done', { desiredMuted: true, muted: true }, { undesiredMuted: true, muted: true }, 'active'],
    ['nothing was taken back', { ...muting }, { ...muting }, 'active'],
    ['the request was withdrawn', { ...muting }, {}, 'active'],
    ['the leg is another one', { ...muting }, { ...onLeg(2, 'joined'), undesiredMuted: true }, 'active'],
    ['the leg is to be dropped', { ...muting }, { undesiredMuted: true, withdrawnLeg: 1 }, 'active'],
    ['the conference is ending', { ...muting }, { undesiredMuted: true }, 'ending'],
  ])('is not sent by itself if %s', (_why, before, after, state) => {
    expect(reversals(before, after, state)).toEqual([]);
  });
});

it.each(['assembling', 'ending', 'ended'] as const)('nothing is needed while a conference is %s', (state) => {
  expect(needs({}, state)).toEqual([]);
  expect(needs({ ...onLeg(1, 'joined'), withdrawnLeg: 1 }, state)).toEqual([]);
});

it('nobody needs anything who is not there', () => {
  expect(needsOf(aConference({ state: 'active' }), 'p0000000009', AT, aPolicy())).toEqual([]);
});

describe('a held single-line call', () => {
  const held = (state: CallState = 'held', at = AT - 10_000) => ({ call: { state, at, cause: null } });
  const cannotTakeOver: Partial<Policy> = { takeOver: 'none' };

  it('is taken over by a bridge that can', () => {
    expect(needs(held(), 'starting', { takeOver: 'replaces' })).toEqual([dial(1)]);
  });

  it('is released first for a bridge that cannot, for three seconds from the start', () => {
    const release: Need = { need: 'release-call', participantId: FIRST_ID };
    expect(needs(held(), 'starting', cannotTakeOver, AT)).toEqual([release]);
    expect(needs(held(), 'starting', cannotTakeOver, AT + RELEASE_WAIT_MS - 1)).toEqual([release]);
    expect(needs(held(), 'starting', cannotTakeOver, AT + RELEASE_WAIT_MS)).toEqual([dial(1)]);
  });

  it.each<readonly [string, Members]>([
    ['a report brought its participant in', { broughtInAt: AT + 20_000 }],
    ['its participant was added', { addedAt: AT + 20_000 }],
    ['its participant was set online', { lastAction: requestedAction('online', AT + 20_000) }],
  ])('is waited for from the time at which %s, whatever the time of the call is', (_what, members) => {
    for (const at of [AT - HOUR_MS, AT + 90_000]) {
      const record = conferenceWith({ ...held('connected', at), ...members }, 'active');
      expect(releaseDeadline(record, FIRST_ID, aPolicy(cannotTakeOver))).toBe(AT + 20_000 + RELEASE_WAIT_MS);
    }
  });

  it.each<readonly [string, Members, Partial<Policy>]>([
    ['the bridge can take it over', {}, { takeOver: 'replaces' }],
    ['its participant is not to be dialled', { withdrawnLeg: 1 }, cannotTakeOver],
    ['there is none', { call: { state: 'released', at: AT, cause: null } }, cannotTakeOver],
  ])('is waited for until no time if %s', (_why, members, policy) => {
    const record = conferenceWith({ ...held(), ...members }, 'active');
    expect(releaseDeadline(record, FIRST_ID, aPolicy(policy))).toBeUndefined();
  });

  it.each(['released', 'unconnected', 'dialing', 'alerting'] as const)('that is %s is not waited for', (state) => {
    expect(needs(held(state), 'starting', cannotTakeOver)).toEqual([dial(1)]);
  });
});

describe('a call with somebody who is not to be called', () => {
  const call = { state: 'held', at: AT, cause: null } as const;
  const release: Need = { need: 'release-call', participantId: FIRST_ID };
  const removedLater: Members = { removed: true, lastAction: requestedAction('remove', AT) };

  it.each<readonly [string, Members]>([
    ['set offline', { withdrawnLeg: 1 }],
    ['removed', { withdrawnLeg: 1, ...removedLater }],
  ])('is released at the start if the participant was %s, since the initiator is busy with it', (_what, members) => {
    for (const takeOver of ['none', 'replaces'] as const)
      expect(needs({ call, callKey: 1, ...members }, 'starting', { takeOver })).toEqual([release]);
    expect(needs({ call, callKey: 1, ...members }, 'starting', {}, AT + RELEASE_WAIT_MS)).toEqual([]);
  });

  it.each<readonly [string, Members]>([
    ['its party was never in the conference', { call, callKey: 1, withdrawnLeg: 1, removed: true }],
    ['it is over', { call: { ...call, state: 'released' }, callKey: 1, withdrawnLeg: 1 }],
    ['its participant has had a leg', { call, callKey: 1, ...onLeg(1, 'ended') }],
  ])('is left alone if %s', (_why, members) => {
    expect(needs(members, 'starting')).toEqual([]);
  });
});

describe('the initiator', () => {
  const up = (members: Members = {}): Members => ({ call: { state: 'held', at: AT, cause: null }, callKey: 1, ...members });
  const conference = (second: Members, over: Partial<ConferenceRecord> = {}): ConferenceRecord => {
    const record = aConference({ state: 'starting', startedAt: AT, ...over });
    const { progress, endedLeg } = aParticipant();
    const initiator = { ...record.participants[INITIATOR_ID], ...aParticipant({ progress, endedLeg }) };
    return { ...record, participants: { [INITIATOR_ID]: initiator, [FIRST_ID]: aParticipant(), [SECOND_ID]: aParticipant(second) } };
  };
  const needsOfInitiator = (record: ConferenceRecord, policy: Partial<Policy> = { takeOver: 'none' }, now = AT): readonly Need[] =>
    needsOf(record, INITIATOR_ID, now, aPolicy(policy));
  const dialled: Need = { need: 'dial', participantId: INITIATOR_ID, leg: 1 };
  const waits: Need = { need: 'wait-for-calls', participantId: INITIATOR_ID };

  it.each<readonly [string, Members]>([
    ['a participant', up()],
    ['a participant who is not to be called', up({ withdrawnLeg: 1 })],
    ['somebody who is not in the conference', up({ removed: true })],
    ['somebody whose phone rings', up({ call: { state: 'alerting', at: AT, cause: null } })],
  ])('is not dialled while its call with %s is up, for three seconds from the start', (_whom, members) => {
    expect(needsOfInitiator(conference(members))).toEqual([waits]);
    expect(needsOfInitiator(conference(members), {}, AT + RELEASE_WAIT_MS - 1)).toEqual([waits]);
    expect(needsOfInitiator(conference(members), {}, AT + RELEASE_WAIT_MS)).toEqual([dialled]);
  });

  it('is dialled at once if none of its calls is up', () => {
    expect(needsOfInitiator(conference({ call: { state: 'released', at: AT, cause: null }, callKey: 1 }))).toEqual([dialled]);
  });

  it('waits from the time at which it was set online again', () => {
    const record = conference(up({ removed: true }));
    const initiator = aParticipant({ ...onLeg(1, 'ended'), desiredLeg: 2, lastAction: requestedAction('online', AT + HOUR_MS) });
    const again = { ...record, state: 'active' as const, participants: { ...record.participants, [INITIATOR_ID]: initiator } };
    expect(releaseDeadline(again, INITIATOR_ID, aPolicy())).toBe(AT + HOUR_MS + RELEASE_WAIT_MS);
  });

  it('is dialled last by a bridge that takes over its calls', () => {
    expect(needsOfInitiator(conference(up()), { takeOver: 'replaces' })).toEqual([waits]);
    expect(needsOfInitiator(conference(up(onLeg(1, 'ringing'))), { takeOver: 'replaces' })).toEqual([waits]);
    expect(needsOfInitiator(conference(up(onLeg(1, 'joined'))), { takeOver: 'replaces' })).toEqual([dialled]);
  });

  it('is dialled when the last call is released, whoever had it', () => {
    const policy = aPolicy({ takeOver: 'none' });
    expect(needsAfterChange(conference(up()), [SECOND_ID], AT, policy)).not.toContainEqual(dialled);
    expect(needsAfterChange(conference({ removed: true }), [SECOND_ID], AT, policy)).toEqual([dialled]);
    expect(needsAfterChange(conference({ removed: true }), [INITIATOR_ID], AT, policy)).toEqual([dialled]);
  });

  it('needs nothing else because of a change of somebody else', () => {
    const record = conference({ removed: true });
    const muted = {
      ...record,
      participants: { ...record.participants, [INITIATOR_ID]: aParticipant({ ...onLeg(1, 'joined'), desiredMuted: true }) },
    };
    expect(needsAfterChange(muted, [SECOND_ID], AT, aPolicy())).toEqual([]);
  });
});
