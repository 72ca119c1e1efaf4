import { ACTION_TIMEOUT_MS, CATCH_UP_MS } from '../../../../../domain/conference/policy';
import { requestedAction } from '../../../../../domain/participant/requested-action';
import { timeOutActions } from '../../../../../functions/reconciliation/looks/time-out-actions';
import { MINUTE_MS } from '../../../../../schemas/durations';
import type { ParticipantAction } from '../../../../../schemas/participant';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { aConference, aParticipant, AT, CONFERENCE_ID, FIRST_ID, type Members, onLeg, SECOND_ID } from '../../../../support/a-conference';
import { memoryDeps } from '../../../../support/memory-deps';

const NOW = AT + 10 * MINUTE_MS;
const joined = onLeg(1, 'joined');
const asked = (action: ParticipantAction, at = NOW - ACTION_TIMEOUT_MS) => ({ lastAction: requestedAction(action, at) });

const timedOut = async (
  members: Members,
  state: 'active' | 'ending' = 'active',
  answers = true,
  silence: Pick<ConferenceRecord, 'bridgeSilent' | 'bridgeAnsweredAt'> = {},
) => {
  const record = aConference({ state, ...silence, participants: { [FIRST_ID]: aParticipant(), [SECOND_ID]: aParticipant(members) } });
  const deps = memoryDeps({ at: NOW });
  deps.store.place(record);
  await timeOutActions(deps, record, answers);
  return { written: deps.store.written, participant: deps.store.participant(CONFERENCE_ID, SECOND_ID) };
};

describe('what was asked of a connected leg', () => {
  it.each<readonly [ParticipantAction, Members]>([
    ['mute', { desiredMuted: true }],
    ['unmute', { muted: true, undesiredMuted: true }],
    ['hold', { desiredOnHold: true }],
    ['resume', { onHold: true, undesiredOnHold: true }],
    ['offline', { withdrawnLeg: 1 }],
    ['remove', { withdrawnLeg: 1, removed: true }],
  ])('times out after half a minute: %s', async (action, members) => {
    const { written, participant } = await timedOut({ ...joined, ...asked(action), ...members });
    expect(written).toEqual(['rollcall.participant.action-failed.v1']);
    expect(participant.lastAction).toEqual({ action, at: NOW - ACTION_TIMEOUT_MS, failure: 'timed-out' });
  });

  it('does not time out before', async () => {
    const { written } = await timedOut({ ...joined, desiredMuted: true, ...asked('mute', NOW - ACTION_TIMEOUT_MS + 1) });
    expect(written).toEqual([]);
  });

  it('is no longer desired after it has timed out, unless the bridge is silent', async () => {
    const muting: Members = { ...joined, desiredMuted: true, ...asked('mute') };
    expect((await timedOut(muting)).participant.desiredMuted).toBeUndefined();
    expect((await timedOut(muting, 'active', false)).participant.desiredMuted).toBe(true);
  });

  it.each(['hold', 'online'] as const)('is no longer desired if %s was asked for last, which has not failed', async (last) => {
    const muting: Members = { ...joined, desiredMuted: true, ...asked(last) };
    const { written, participant } = await timedOut(muting);
    expect(written).toEqual(['rollcall.participant.action-failed.v1']);
    expect(participant.desiredMuted).toBeUndefined();
    expect(participant.lastAction).toEqual(muting.lastAction);
    expect((await timedOut(muting, 'active', false)).written).toEqual([]);
  });

  it('is no longer desired if two requests of one moment have timed out, of which the last is shown', async () => {
    const { written, participant } = await timedOut({ ...joined, desiredMuted: true, desiredOnHold: true, ...asked('mute') });
    expect(written).toEqual(['rollcall.participant.action-failed.v1']);
    expect([participant.desiredMuted, participant.desiredOnHold]).toEqual([undefined, undefined]);
    expect(participant.lastAction).toMatchObject({ action: 'mute', failure: 'timed-out' });
  });

  it('is no longer desired if it has timed out while the bridge was silent, and the bridge answers again', async () => {
    const silent: Members = { ...joined, desiredMuted: true, lastAction: { action: 'mute', at: AT, failure: 'timed-out' } };
    expect((await timedOut(silent, 'active', false)).written).toEqual([]);
    const { participant } = await timedOut(silent);
    expect(participant.desiredMuted).toBeUndefined();
    expect(participant.lastAction).toEqual(silent.lastAction);
  });

  it.each([
    ['not if an earlier look, which found the bridge back, is late', { bridgeSilent: true as const }, true],
    ['not if commands may still wait after the silence', { bridgeAnsweredAt: NOW - CATCH_UP_MS + 1 }, true],
    ['if the bridge has had time enough for it', { bridgeAnsweredAt: NOW - CATCH_UP_MS }, undefined],
  ])('is no longer desired after a silence of the bridge, %s', async (_if, silence, desired) => {
    const muting: Members = { ...joined, desiredMuted: true, ...asked('mute') };
    const { participant } = await timedOut(muting, 'active', true, silence);
    expect(participant.desiredMuted).toBe(desired);
    expect(participant.lastAction).toMatchObject({ failure: 'timed-out' });
  });

  it('has its half minute from when the leg joined', async () => {
    const members: Members = { ...joined, desiredMuted: true, ...asked('mute', AT) };
    expect((await timedOut({ ...members, joinedAt: NOW - ACTION_TIMEOUT_MS + 1 })).written).toEqual([]);
    expect((await timedOut({ ...members, joinedAt: NOW - ACTION_TIMEOUT_MS })).written).toHaveLength(1);
  });

  it.each<readonly [string, Members]>([
    ['it has come true', { ...joined, desiredMuted: true, muted: true, ...asked('mute') }],
    ['it has failed already', { ...joined, lastAction: { action: 'mute', at: AT, failure: 'timed-out' } }],
    ['its drop has failed already', { ...joined, withdrawnLeg: 1, lastAction: { action: 'offline', at: AT, failure: 'timed-out' } }],
    ['something else was asked for less than half a minute ago', { ...joined, desiredMuted: true, ...asked('hold', NOW - 1_000) }],
    ['the leg is not connected yet', { ...onLeg(1, 'ringing'), desiredMuted: true, ...asked('mute') }],
    ['nothing was asked for', { ...joined, desiredMuted: true }],
  ])('does not time out if %s', async (_why, members) => {
    expect((await timedOut(members)).written).toEqual([]);
  });

  it('does not time out in a conference that is ending', async () => {
    expect((await timedOut({ ...joined, desiredMuted: true, ...asked('mute') }, 'ending')).written).toEqual([]);
  });
});
