import { CLAIM_LOST_MS, DIAL_LOST_MS } from '../../../../../domain/conference/policy';
import { BridgeRefused, BridgeUnavailable } from '../../../../../functions/ports/bridge-driver';
import type { LegRecord } from '../../../../../functions/ports/leg-records';
import { findFlags, findMissingLeg } from '../../../../../functions/reconciliation/looks/find-missing-leg';
import { MINUTE_MS } from '../../../../../schemas/durations';
import {
  aConference,
  aLegEvent,
  anEnd,
  AT,
  CONFERENCE_ID,
  conferenceWithFirst,
  FIRST_ID,
  FIRST_LEG,
  type Members,
  onLeg,
} from '../../../../support/a-conference';
import { memoryDeps, type MemoryDeps } from '../../../../support/memory-deps';

const NOW = AT + 10 * MINUTE_MS;
const lost = aLegEvent(FIRST_ID, 1, 'ended', { at: NOW, end: { method: 'failed', cause: 'bridge-lost', sipCode: null } });
const drop = { body: { ...FIRST_LEG, action: 'drop' }, group: `${CONFERENCE_ID}-${FIRST_ID}-1` };

const find = (deps: MemoryDeps, members: Members) => findMissingLeg(deps, conferenceWithFirst(members), FIRST_LEG, NOW);
const withLegRecord = (record?: LegRecord): MemoryDeps => {
  const deps = memoryDeps({ at: NOW });
  if (record) deps.legRecords.place(FIRST_LEG, record);
  return deps;
};

describe('a leg that the bridge does not list', () => {
  it('has ended if the bridge says so', async () => {
    const deps = withLegRecord();
    const event = aLegEvent(FIRST_ID, 1, 'ended', { end: anEnd() });
    deps.driver.script.status = async () => ({ state: 'ended', event });
    expect(await find(deps, onLeg(1, 'joined'))).toEqual([event]);
    expect(deps.queues.sent).toEqual([]);
  });

  it('is left alone while the bridge has it after all', async () => {
    const deps = withLegRecord();
    deps.driver.script.status = async () => ({ state: 'live', phase: 'joined', muted: false, onHold: false });
    expect(await find(deps, onLeg(1, 'joined'))).toEqual([]);
    expect(deps.queues.sent).toEqual([]);
  });

  it('has the steps queued that its driver found, in its turn among its commands', async () => {
    const deps = withLegRecord();
    const steps = [{ ...FIRST_LEG, step: 'answered' }];
    deps.driver.script.status = async () => ({ state: 'live', phase: 'ringing', muted: false, onHold: false, steps });
    expect(await find(deps, onLeg(1, 'ringing'))).toEqual([]);
    expect(deps.queues.in('leg-commands')).toMatchObject([
      { body: { ...FIRST_LEG, action: 'continue-step', step: 'answered' }, group: drop.group },
    ]);
  });

  it('is left alone if the bridge refuses to say', async () => {
    const deps = withLegRecord();
    deps.driver.script.status = async () => Promise.reject(new BridgeRefused('no'));
    expect(await find(deps, onLeg(1, 'joined'))).toEqual([]);
    expect(deps.queues.sent).toEqual([]);
  });

  it('is not judged while the bridge is unavailable', async () => {
    const deps = withLegRecord();
    deps.driver.script.status = async () => Promise.reject(new BridgeUnavailable('silent'));
    await expect(find(deps, onLeg(1, 'joined'))).rejects.toThrow(BridgeUnavailable);
  });

  it.each(['ringing', 'joined'] as const)('is lost if it was %s and the bridge does not know it: it is dropped, too', async (phase) => {
    const deps = withLegRecord();
    expect(await find(deps, onLeg(1, phase))).toEqual([lost]);
    expect(deps.queues.in('leg-commands')).toEqual([
      { ...drop, deduplicationId: `${CONFERENCE_ID}-${FIRST_ID}-1-drop-lost-${String(NOW)}` },
    ]);
  });

  it('is lost if its participant is gone', async () => {
    const deps = withLegRecord();
    expect(await findMissingLeg(deps, aConference({ participants: {} }), FIRST_LEG, NOW)).toEqual([lost]);
  });
});

describe('a claimed leg that the bridge does not know', () => {
  const dial = { ...FIRST_LEG, action: 'dial' };
  const again = (at: number) => [
    { body: dial, group: drop.group, deduplicationId: `${CONFERENCE_ID}-${FIRST_ID}-1-dial-again-${String(at)}` },
  ];

  it('is dialled again if its dial was lost before it was tried', async () => {
    const deps = withLegRecord();
    expect(await find(deps, onLeg(1, 'claimed'))).toEqual([]);
    expect(deps.queues.in('leg-commands')).toEqual(again(NOW));
  });

  it.each([
    ['a minute after the bridge accepted its dial', 'dialled', CLAIM_LOST_MS],
    ['three minutes after its dial was first tried, so that the queue tries it to the end', 'dialling', DIAL_LOST_MS],
  ] as const)('is dialled again, under one key for each try, until %s', async (_until, state, lostAfterMs) => {
    const at = NOW - lostAfterMs + 1;
    const deps = withLegRecord({ state, at });
    expect(await find(deps, onLeg(1, 'claimed'))).toEqual([]);
    expect(deps.queues.in('leg-commands')).toEqual(again(at));
  });

  it.each([
    ['dialled', CLAIM_LOST_MS],
    ['dialling', DIAL_LOST_MS],
  ] as const)('is lost after that time if its record says %s', async (state, lostAfterMs) => {
    const deps = withLegRecord({ state, at: NOW - lostAfterMs });
    expect(await find(deps, onLeg(1, 'claimed'))).toEqual([lost]);
    expect(deps.queues.in('leg-commands')).toMatchObject([drop]);
  });

  it('is left alone while it waits for its dial slot, and ten seconds longer', async () => {
    const deps = withLegRecord({ state: 'waiting', at: NOW - 9_999 });
    expect(await find(deps, onLeg(1, 'claimed'))).toEqual([]);
    expect(deps.queues.sent).toEqual([]);
  });

  it('is dialled again if its dial slot has passed unused', async () => {
    const deps = withLegRecord({ state: 'waiting', at: NOW - 10_000 });
    expect(await find(deps, onLeg(1, 'claimed'))).toEqual([]);
    expect(deps.queues.in('leg-commands')).toEqual(again(NOW - 10_000));
  });
});

describe('a leg whose flags are in doubt', () => {
  const flags = (deps: MemoryDeps, members: Members) => findFlags(deps, conferenceWithFirst(members), FIRST_LEG, NOW);

  it('is asked about again: what differs is reported', async () => {
    const deps = withLegRecord();
    deps.driver.script.status = async () => ({ state: 'live', phase: 'joined', muted: true, onHold: false });
    expect(await flags(deps, { ...onLeg(1, 'joined'), onHold: true })).toEqual([
      aLegEvent(FIRST_ID, 1, 'muted', { at: NOW }),
      aLegEvent(FIRST_ID, 1, 'resumed', { at: NOW }),
    ]);
    expect(await flags(deps, { ...onLeg(1, 'joined'), muted: true })).toEqual([]);
  });

  it('says nothing if it is not live, or nobody is there, or the bridge refuses', async () => {
    const deps = withLegRecord();
    expect(await flags(deps, { ...onLeg(1, 'joined'), muted: true })).toEqual([]);
    deps.driver.script.status = async () => ({ state: 'live', phase: 'joined', muted: true, onHold: false });
    expect(await findFlags(deps, aConference({ participants: {} }), FIRST_LEG, NOW)).toEqual([]);
    deps.driver.script.status = async () => Promise.reject(new BridgeRefused('no'));
    expect(await flags(deps, onLeg(1, 'joined'))).toEqual([]);
  });
});
