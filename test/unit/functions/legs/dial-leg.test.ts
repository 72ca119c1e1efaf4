import type { LegEvent } from '../../../../domain/bridge/leg-event';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { dialLeg } from '../../../../functions/legs/dial-leg';
import { BridgeRefused, BridgeUnavailable } from '../../../../functions/ports/bridge-driver';
import {
  aConference,
  aLegEvent,
  anEnd,
  AT,
  CONFERENCE_ID,
  conferenceWithFirst,
  FIRST_ID,
  FIRST_LEG,
  INITIATOR_ID,
  type Members,
  onLeg,
  phoneNumberAt,
} from '../../../support/a-conference';
import { type MemoryDeps, memoryDeps } from '../../../support/memory-deps';
import { dialPaceAt } from '../../../support/memory-legs';

const dial = { ...FIRST_LEG, action: 'dial' } as const;
const [TO, FROM] = [phoneNumberAt(1), phoneNumberAt(0)];
const DEDUP_KEY = 'message-1';

const claimed = (members: Members = {}, over: Parameters<typeof conferenceWithFirst>[1] = {}): ConferenceRecord =>
  conferenceWithFirst({ ...onLeg(1, 'claimed'), ...members }, over);

const depsWith = (record: ConferenceRecord, options: Parameters<typeof memoryDeps>[0] = {}): MemoryDeps => {
  const deps = memoryDeps(options);
  deps.store.place(record);
  return deps;
};

const dialling = (
  deps: MemoryDeps,
  { isLast = false, command = dial }: { isLast?: boolean; command?: Parameters<typeof dialLeg>[1] } = {},
) => dialLeg(deps, command, { isLast, dedupKey: DEDUP_KEY });

const drops = (deps: MemoryDeps) => deps.queues.bodies('leg-commands');
const reported = (deps: MemoryDeps): readonly LegEvent[] =>
  deps.queues.bodies('callbacks').flatMap((body) => (body as { readonly events: readonly LegEvent[] }).events);

describe('a leg that was claimed', () => {
  it('is dialled once, and noted as dialled', async () => {
    const endsAt = AT + 90_000;
    const deps = depsWith(claimed({}, { endsAt }), { settings: { ringSeconds: 25, takeOver: 'none', callerId: 'initiator' } });
    await dialling(deps);
    const times = { ringSeconds: 25, maxSeconds: 150 };
    expect(deps.driver.askedTo('dial')).toEqual([{ ...FIRST_LEG, to: TO, from: FROM, initiator: FROM, ...times, takeOver: 'none' }]);
    expect(await deps.legRecords.find(FIRST_LEG)).toEqual({ state: 'dialled', at: AT });
  });

  it.each([
    ['the number of the bridge', { callerId: 'bridge', bridgeNumber: '+15550199' }, { from: '+15550199' }],
    ['no number', { callerId: 'none', bridgeNumber: '+15550199' }, {}],
  ] as const)('shows %s as its caller if the settings say so', async (_, settings, shown) => {
    const deps = depsWith(claimed(), { settings });
    await dialling(deps);
    const [request] = deps.driver.askedTo('dial') as readonly [object];
    expect(request).toMatchObject({ initiator: FROM, ...shown });
    expect('from' in request).toBe('from' in shown);
  });

  it('is not asked about before its first dial', async () => {
    const deps = depsWith(claimed());
    await dialling(deps);
    expect(deps.driver.askedTo('status')).toEqual([]);
  });

  it('is not dialled again once it is noted as dialled', async () => {
    const deps = depsWith(claimed());
    await dialling(deps);
    await dialling(deps);
    expect(deps.driver.askedTo('dial')).toHaveLength(1);
  });

  it('has what came of its dial queued, under the key of the command', async () => {
    const deps = depsWith(claimed());
    deps.driver.script.dial = async () => ({
      events: [aLegEvent(FIRST_ID, 1, 'ringing')],
      steps: [{ ...FIRST_LEG, step: 'ask' }],
    });
    await dialling(deps);
    expect(reported(deps)).toEqual([aLegEvent(FIRST_ID, 1, 'ringing')]);
    expect(deps.queues.bodies('leg-commands')).toEqual([{ ...FIRST_LEG, action: 'continue-step', step: 'ask' }]);
  });
});

describe('a retry after a dial whose answer was lost', () => {
  const retried = (): MemoryDeps => {
    const deps = depsWith(claimed());
    deps.legRecords.place(FIRST_LEG, { state: 'dialling', at: AT - 5_000 });
    return deps;
  };

  it('asks the bridge about the earlier try before it dials', async () => {
    const deps = retried();
    await dialling(deps);
    expect(deps.driver.asked.map(({ call }) => call)).toEqual(['status', 'dial']);
    expect(deps.driver.askedTo('status')).toEqual([dial]);
  });

  it('does not ring a phone again whose leg has ended meanwhile, and reports the end', async () => {
    const deps = retried();
    const event = aLegEvent(FIRST_ID, 1, 'ended', { end: anEnd() });
    deps.driver.script.status = async () => ({ state: 'ended', event });
    await dialling(deps);
    expect(deps.driver.askedTo('dial')).toEqual([]);
    expect(reported(deps)).toEqual([event]);
    expect(deps.queues.in('callbacks')[0]?.deduplicationId).toBe(`${CONFERENCE_ID}-${FIRST_ID}-1-found-ended`);
    expect((await deps.legRecords.find(FIRST_LEG))?.state).toBe('dialled');
  });

  it.each(['live', 'unknown'] as const)('repeats the dial if the leg is %s, so that no follow-up step is lost', async (state) => {
    const deps = retried();
    deps.driver.script.status = async () => (state === 'live' ? { state, phase: 'ringing', muted: false, onHold: false } : { state });
    await dialling(deps);
    expect(deps.driver.askedTo('dial')).toHaveLength(1);
    expect(reported(deps)).toEqual([]);
  });

  it('has the steps queued that the driver found', async () => {
    const deps = retried();
    const steps = [{ ...FIRST_LEG, step: 'answered' }];
    deps.driver.script.status = async () => ({ state: 'live', phase: 'ringing', muted: false, onHold: false, steps });
    await dialling(deps);
    expect(deps.queues.bodies('leg-commands')).toEqual([{ ...FIRST_LEG, action: 'continue-step', step: 'answered' }]);
  });

  it('takes no second dial slot', async () => {
    const dialPace = dialPaceAt(AT + 1_000);
    const deps = depsWith(claimed(), { dialPace, settings: { dialsPerSecond: 5 } });
    deps.legRecords.place(FIRST_LEG, { state: 'dialling', at: AT });
    await dialling(deps);
    expect(dialPace.taken).toEqual([]);
    expect(deps.driver.askedTo('dial')).toHaveLength(1);
  });
});

describe('a leg that is no longer desired', () => {
  it.each<readonly [string, Members, Partial<ConferenceRecord>]>([
    ['was set offline', { withdrawnLeg: 1 }, {}],
    ['was removed', { removed: true }, {}],
    ['has ended', onLeg(1, 'ended'), {}],
    ['is ringing already', onLeg(1, 'ringing'), {}],
    ['belongs to an ending conference', {}, { state: 'ending' }],
    ['belongs to an ended conference', {}, { state: 'ended' }],
    ['was followed by another leg', { desiredLeg: 2 }, {}],
    ['was claimed as another leg', onLeg(2, 'claimed'), {}],
  ])('rings no phone if it %s', async (_what, members, over) => {
    const deps = depsWith(claimed(members, over));
    await dialling(deps);
    expect(deps.driver.askedTo('dial')).toEqual([]);
  });

  it('rings no phone if its conference made room for another', async () => {
    const deps = depsWith({ ...claimed(), conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` });
    await dialling(deps);
    expect(deps.driver.askedTo('dial')).toEqual([]);
  });

  it('rings no phone if its conference or participant is gone', async () => {
    const nothing = memoryDeps();
    await dialling(nothing);
    const nobody = depsWith(aConference({ state: 'active', participants: {} }));
    await dialling(nobody);
    expect([...nothing.driver.asked, ...nobody.driver.asked]).toEqual([]);
  });

  it('is withdrawn from the bridge and reported as cancelled', async () => {
    const deps = depsWith(claimed({ withdrawnLeg: 1 }));
    await dialling(deps);
    expect(deps.queues.in('leg-commands')).toEqual([
      {
        body: { ...FIRST_LEG, action: 'drop' },
        group: `${CONFERENCE_ID}-${FIRST_ID}-1`,
        deduplicationId: `${CONFERENCE_ID}-${FIRST_ID}-1-drop-given-up-cancelled`,
      },
    ]);
    expect(reported(deps)).toEqual([aLegEvent(FIRST_ID, 1, 'ended', { end: { method: 'booted', cause: 'cancelled', sipCode: null } })]);
    expect(deps.queues.in('callbacks')[0]?.deduplicationId).toBe(`${CONFERENCE_ID}-${FIRST_ID}-1-cancelled`);
  });

  it('is decided upon by a consistent read', async () => {
    const deps = depsWith(claimed());
    await dialling(deps);
    expect(deps.store.reads).toEqual([{ consistent: true }]);
  });

  it('is left to its own reports if an earlier try reached the bridge', async () => {
    const deps = depsWith(claimed({ withdrawnLeg: 1 }));
    deps.legRecords.place(FIRST_LEG, { state: 'dialling', at: AT });
    deps.driver.script.status = async () => ({ state: 'live', phase: 'ringing', muted: false, onHold: false });
    await dialling(deps);
    expect(deps.queues.sent).toEqual([]);
    expect(deps.driver.askedTo('dial')).toEqual([]);
  });

  it('is withdrawn if an earlier try never reached the bridge', async () => {
    const deps = depsWith(claimed({ withdrawnLeg: 1 }));
    deps.legRecords.place(FIRST_LEG, { state: 'dialling', at: AT });
    await dialling(deps);
    expect(drops(deps)).toEqual([{ ...FIRST_LEG, action: 'drop' }]);
  });

  it('is withdrawn without a question if it only waited for a dial slot', async () => {
    const deps = depsWith(claimed({ withdrawnLeg: 1 }));
    deps.legRecords.place(FIRST_LEG, { state: 'waiting', at: AT });
    await dialling(deps);
    expect(deps.driver.asked).toEqual([]);
    expect(drops(deps)).toEqual([{ ...FIRST_LEG, action: 'drop' }]);
  });
});

describe('a dial that has no dial slot yet', () => {
  const waitsUntil = (due: number) => depsWith(claimed(), { dialPace: dialPaceAt(due), settings: { dialsPerSecond: 5 } });

  it('comes back when its slot is due, instead of dialling', async () => {
    const deps = waitsUntil(AT + 2_000);
    await dialling(deps);
    expect(deps.driver.asked).toEqual([]);
    expect(deps.queues.bodies('watch')).toEqual([expect.objectContaining({ due: AT + 2_000, command: { ...dial, hasDialSlot: true } })]);
  });

  it('comes back again if its record says that it still waits', async () => {
    const deps = waitsUntil(AT);
    deps.legRecords.place(FIRST_LEG, { state: 'waiting', at: AT + 1 });
    await dialling(deps);
    expect(deps.driver.asked).toEqual([]);
    expect(deps.queues.bodies('watch')).toEqual([expect.objectContaining({ due: AT + 1 })]);
  });

  it('dials once its slot is due, though its message was lost', async () => {
    const deps = waitsUntil(AT + 9_000);
    deps.legRecords.place(FIRST_LEG, { state: 'waiting', at: AT });
    await dialling(deps);
    expect(deps.driver.askedTo('dial')).toHaveLength(1);
    expect(deps.queues.in('watch')).toEqual([]);
  });

  it('dials at once when it comes back with its slot, a little early or not', async () => {
    const deps = waitsUntil(AT + 9_000);
    deps.legRecords.place(FIRST_LEG, { state: 'waiting', at: AT + 300 });
    await dialling(deps, { command: { ...dial, hasDialSlot: true } });
    expect(deps.driver.askedTo('dial')).toHaveLength(1);
  });
});

describe('a number that may no longer be called', () => {
  const denied = { deniedPrefixes: [TO] };

  it.each([
    ['a number that is denied now', denied, FIRST_ID],
    ['a number that no prefix allows now', { allowedPrefixes: ['+44'] }, FIRST_ID],
    ["the initiator's number that is denied", { deniedPrefixes: [FROM] }, INITIATOR_ID],
  ])('is not dialled, and its leg fails: %s', async (_which, settings, participantId) => {
    const deps = depsWith(claimed({}, { initiatorRecord: onLeg(1, 'claimed') }), { settings });
    await dialling(deps, { command: { ...dial, participantId } });
    expect(deps.driver.askedTo('dial')).toEqual([]);
    expect(reported(deps)).toEqual([aLegEvent(participantId, 1, 'ended', { end: { method: 'failed', cause: 'network', sipCode: null } })]);
    expect(deps.lines).toEqual([{ event: 'leg.refused', ...FIRST_LEG, participantId, action: 'dial', code: 'number-not-allowed' }]);
  });

  it('may be the initiator’s without an allowed prefix', async () => {
    const deps = depsWith(claimed({}, { initiatorRecord: onLeg(1, 'claimed') }), { settings: { allowedPrefixes: ['+44'] } });
    await dialling(deps, { command: { ...dial, participantId: INITIATOR_ID } });
    expect(deps.driver.askedTo('dial')).toHaveLength(1);
  });
});

describe('a dial that fails', () => {
  it('is given up at once if the bridge refuses it: withdrawn, reported as failed, logged', async () => {
    const deps = depsWith(claimed());
    deps.driver.script.dial = async () => Promise.reject(new BridgeRefused('no-such-trunk'));
    await dialling(deps);
    expect(drops(deps)).toEqual([{ ...FIRST_LEG, action: 'drop' }]);
    expect(reported(deps)).toEqual([aLegEvent(FIRST_ID, 1, 'ended', { end: { method: 'failed', cause: 'network', sipCode: null } })]);
    expect(deps.lines).toEqual([{ event: 'leg.refused', ...FIRST_LEG, action: 'dial', code: 'no-such-trunk' }]);
    expect((await deps.legRecords.find(FIRST_LEG))?.state).toBe('dialling');
  });

  it('is tried again while the bridge is unavailable', async () => {
    const deps = depsWith(claimed());
    deps.driver.script.dial = async () => Promise.reject(new BridgeUnavailable('busy'));
    await expect(dialling(deps)).rejects.toThrow(BridgeUnavailable);
    expect(deps.queues.sent).toEqual([]);
    expect(deps.lines).toEqual([]);
  });

  it('is given up at its last try, and still fails, so that its message becomes a dead letter', async () => {
    const deps = depsWith(claimed());
    const error = new BridgeUnavailable('busy');
    deps.driver.script.dial = async () => Promise.reject(error);
    await expect(dialling(deps, { isLast: true })).rejects.toBe(error);
    expect(drops(deps)).toEqual([{ ...FIRST_LEG, action: 'drop' }]);
    expect(reported(deps)).toEqual([
      expect.objectContaining({ kind: 'ended', end: { method: 'failed', cause: 'network', sipCode: null } }),
    ]);
    expect(deps.lines).toEqual([{ event: 'leg.given-up', ...FIRST_LEG, action: 'dial', error }]);
  });
});
