import type { ConferenceRecord } from '../../../../domain/conference/record';
import { requestedAction } from '../../../../domain/participant/requested-action';
import { commandLeg } from '../../../../functions/legs/command-leg';
import { BridgeRefused, BridgeUnavailable } from '../../../../functions/ports/bridge-driver';
import { nudgeAtOnce } from '../../../../functions/telling/nudge-at-once';
import { tellingChanger } from '../../../../functions/telling/telling-store';
import {
  aConference,
  aLegEvent,
  AT,
  CONFERENCE_ID,
  conferenceWithFirst,
  FIRST_ID,
  FIRST_LEG,
  type Members,
  onLeg,
} from '../../../support/a-conference';
import { type MemoryDeps, memoryDeps } from '../../../support/memory-deps';
import { aTerminal } from '../../../support/memory-gateway';
import { nudgesInto } from '../../../support/memory-queues';
import { anOpener, memoryTerminalStore } from '../../../support/memory-terminals';

const ACTIONS = ['drop', 'mute', 'unmute', 'hold', 'resume'] as const;
const muting = { ...onLeg(1, 'joined'), desiredMuted: true, lastAction: requestedAction('mute', AT) } as const;

const conference = (members: Members = muting): ConferenceRecord => conferenceWithFirst(members);
const depsWith = (record?: ConferenceRecord): MemoryDeps => {
  const deps = memoryDeps({ at: AT + 500 });
  if (record) deps.store.place(record);
  return deps;
};
const refusing = (record?: ConferenceRecord): MemoryDeps => {
  const deps = depsWith(record);
  for (const action of ACTIONS) deps.driver.script[action] = async () => Promise.reject(new BridgeRefused('no-such-leg'));
  return deps;
};

describe('a command to a leg', () => {
  it.each(ACTIONS)('%s goes to the bridge, for that leg alone', async (action) => {
    const deps = depsWith();
    await commandLeg(deps, { ...FIRST_LEG, action }, 'message-1');
    expect(deps.driver.asked).toEqual([{ call: action, with: FIRST_LEG }]);
  });

  it('has what came of it queued', async () => {
    const deps = depsWith();
    deps.driver.script.mute = async () => ({ events: [aLegEvent(FIRST_ID, 1, 'muted')], steps: [] });
    await commandLeg(deps, { ...FIRST_LEG, action: 'mute' }, 'message-1');
    expect(deps.queues.bodies('callbacks')).toEqual([{ conferenceId: CONFERENCE_ID, events: [aLegEvent(FIRST_ID, 1, 'muted')] }]);
  });

  it('is tried again while the bridge is unavailable: nothing is shown as failed', async () => {
    const deps = depsWith(conference());
    deps.driver.script.mute = async () => Promise.reject(new BridgeUnavailable('busy'));
    await expect(commandLeg(deps, { ...FIRST_LEG, action: 'mute' }, 'message-1')).rejects.toThrow(BridgeUnavailable);
    expect(deps.store.written).toEqual([]);
    expect(deps.lines).toEqual([]);
  });
});

describe('a command that the bridge refuses for good', () => {
  it('is logged, and shown to terminals as failed', async () => {
    const deps = refusing(conference());
    await commandLeg(deps, { ...FIRST_LEG, action: 'mute' }, 'message-1');
    expect(deps.lines).toEqual([{ event: 'leg.refused', ...FIRST_LEG, action: 'mute', code: 'no-such-leg' }]);
    const participant = deps.store.participant(CONFERENCE_ID, FIRST_ID);
    expect(participant.lastAction).toEqual({ action: 'mute', at: AT, failure: 'failed' });
    expect(participant.desiredMuted).toBeUndefined();
    expect(deps.store.now(CONFERENCE_ID).changedAt).toBe(AT + 500);
    expect(deps.store.reads).toEqual([{ consistent: true }]);
  });

  it('is told of by a push that is nudged, if a terminal is subscribed', async () => {
    const deps = refusing(conference());
    const terminalStore = memoryTerminalStore();
    await terminalStore.open({ ...aTerminal('a'), clientId: 'terminal', seesAll: false }, anOpener);
    await terminalStore.subscribe(CONFERENCE_ID, aTerminal('a'), 10);
    const timeLimit = () => ({ signal: new AbortController().signal, end: () => undefined });
    const nudge = nudgeAtOnce({ ...deps, pushProgress: terminalStore, nudges: nudgesInto(deps.queues), timeLimit }, 250);
    await commandLeg({ ...deps, store: tellingChanger(deps.store, nudge) }, { ...FIRST_LEG, action: 'mute' }, 'message-1');
    const { version } = deps.store.now(CONFERENCE_ID);
    expect(deps.queues.bodies('pushes')).toEqual([{ conferenceId: CONFERENCE_ID, version, at: AT + 500 }]);
  });

  it.each<readonly [string, ConferenceRecord | undefined]>([
    ['the conference is gone', undefined],
    ['another conference has taken its place', { ...conference(), conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` }],
    ['the participant is gone', aConference({ state: 'active', participants: {} })],
    ['nothing was ever asked for', conference(onLeg(1, 'joined'))],
    ['the leg has ended', conference({ ...muting, ...onLeg(1, 'ended') })],
    [
      'something else was asked for since, and it is in effect',
      conference({ ...muting, muted: true, lastAction: requestedAction('hold', AT + 1) }),
    ],
    ['it has failed already', conference({ ...onLeg(1, 'joined'), lastAction: { action: 'mute', at: AT, failure: 'timed-out' } })],
    ['the opposite was asked for', conference({ ...onLeg(1, 'joined'), undesiredMuted: true, lastAction: requestedAction('unmute', AT) })],
    ['the participant is on another leg by now', conference({ ...muting, ...onLeg(2, 'joined'), desiredLeg: 2 })],
  ])('fails nothing if %s', async (_why, record) => {
    const deps = refusing(record);
    await commandLeg(deps, { ...FIRST_LEG, action: 'mute' }, 'message-1');
    expect(deps.store.written).toEqual([]);
    expect(deps.lines).toHaveLength(1);
  });

  it.each(['mute', 'online', 'resume'] as const)('is no longer desired if %s was asked for last, which has not failed', async (last) => {
    const asked = { ...muting, desiredOnHold: true, lastAction: requestedAction(last, AT) } as const;
    const deps = refusing(conference(asked));
    await commandLeg(deps, { ...FIRST_LEG, action: 'hold' }, 'message-1');
    expect(deps.store.written).toEqual(['rollcall.participant.action-failed.v1']);
    const participant = deps.store.participant(CONFERENCE_ID, FIRST_ID);
    expect([participant.desiredMuted, participant.desiredOnHold]).toEqual([true, undefined]);
    expect(participant.lastAction).toEqual(asked.lastAction);
  });

  it('is no longer desired, and has failed, if it timed out while the bridge was silent', async () => {
    const deps = refusing(conference({ ...muting, lastAction: { action: 'mute', at: AT, failure: 'timed-out' } }));
    await commandLeg(deps, { ...FIRST_LEG, action: 'mute' }, 'message-1');
    const participant = deps.store.participant(CONFERENCE_ID, FIRST_ID);
    expect(participant.desiredMuted).toBeUndefined();
    expect(participant.lastAction).toEqual({ action: 'mute', at: AT, failure: 'failed' });
  });

  it('fails nothing if it was a drop: the check at the conference makes up for it', async () => {
    const deps = refusing(conference({ ...muting, lastAction: requestedAction('offline', AT) }));
    await commandLeg(deps, { ...FIRST_LEG, action: 'drop' }, 'message-1');
    expect(deps.store.reads).toEqual([]);
    expect(deps.store.written).toEqual([]);
  });
});
