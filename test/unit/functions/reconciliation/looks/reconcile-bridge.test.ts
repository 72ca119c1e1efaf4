import type { LiveLeg } from '../../../../../domain/bridge/live-leg';
import { BRIDGE_SILENCE_MS } from '../../../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { BridgeUnavailable } from '../../../../../functions/ports/bridge-driver';
import { reconcileBridge, type Sight } from '../../../../../functions/reconciliation/looks/reconcile-bridge';
import {
  aConference,
  aLegEvent,
  AT,
  CONFERENCE_ID,
  FIRST_ID,
  onLeg,
  participantIdAt,
  participantsOf,
  SECOND_ID,
} from '../../../../support/a-conference';
import { withParticipant } from '../../../../support/applying';
import { memoryDeps, type MemoryDeps } from '../../../../support/memory-deps';

const SEEN = AT - 5_000;
/** What a look sees that has asked about the conference. */
const sight = (legs: Sight['legs'], answeredAt = SEEN): Sight => ({
  legs,
  answeredAt,
  isBridgeDown: false,
  wasAsked: true,
  answeredLastTime: true,
  queriesUntil: AT + 10_000,
});
const live = (participantId: string, over: Partial<LiveLeg> = {}): LiveLeg => ({
  participantId,
  leg: 1,
  phase: 'joined',
  muted: false,
  onHold: false,
  ...over,
});
const joined = onLeg(1, 'joined');
const conference = (over: Partial<ConferenceRecord> = {}): ConferenceRecord =>
  aConference({ state: 'active', participants: participantsOf(2, joined), ...over });
const depsWith = (record: ConferenceRecord): MemoryDeps => {
  const deps = memoryDeps();
  deps.store.place(record);
  return deps;
};
const everybody = [live(FIRST_ID), live(SECOND_ID)];
const found = `found-${String(AT)}`;

describe("the bridge's list", () => {
  it('needs nothing if it is as the conference knows; the bridge has answered', async () => {
    const deps = depsWith(conference());
    expect(await reconcileBridge(deps, conference(), sight(everybody))).toBe(true);
    expect([deps.queues.sent, deps.store.written, deps.driver.asked, deps.lines]).toEqual([[], [], [], []]);
  });

  it('has an orphan leg hung up', async () => {
    const deps = depsWith(conference());
    await reconcileBridge(deps, conference(), sight([...everybody, live(FIRST_ID, { leg: 2 })]));
    expect(deps.queues.in('leg-commands')).toMatchObject([
      { body: { participantId: FIRST_ID, leg: 2, action: 'drop' }, deduplicationId: `${CONFERENCE_ID}-${FIRST_ID}-2-drop-${found}` },
    ]);
  });

  it('has the steps queued that the driver found, after the hang-up of orphan legs', async () => {
    const deps = depsWith(conference());
    const orphan = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 2 };
    const answered = { ...orphan, step: 'answered' };
    await reconcileBridge(deps, conference(), sight([...everybody, { ...live(FIRST_ID, { leg: 2 }), steps: [answered] }]));
    expect(deps.queues.in('leg-commands')).toMatchObject([
      { body: { ...orphan, action: 'drop' }, group: `${CONFERENCE_ID}-${FIRST_ID}-2` },
      { body: { ...answered, action: 'continue-step' }, group: `${CONFERENCE_ID}-${FIRST_ID}-2` },
    ]);
  });

  it('has the steps of each conference queued, even of two that are checked at the same moment', async () => {
    const other = `${CONFERENCE_ID.slice(0, -1)}z`;
    const deps = depsWith(conference());
    const check = async (conferenceId: string) =>
      reconcileBridge(
        deps,
        conference({ conferenceId }),
        sight([{ ...live(FIRST_ID), steps: [{ conferenceId, participantId: FIRST_ID, leg: 1, step: 'answered' }] }, live(SECOND_ID)]),
      );
    await check(CONFERENCE_ID);
    await check(other);
    const keys = deps.queues.in('leg-commands').map(({ deduplicationId }) => deduplicationId);
    expect(new Set(keys).size).toBe(2);
  });

  it('brings events that were lost, together with what the bridge says about missing and doubtful legs', async () => {
    const record = withParticipant(withParticipant(conference(), FIRST_ID, onLeg(1, 'ringing')), participantIdAt(2), joined);
    const ended = aLegEvent(SECOND_ID, 1, 'ended', { end: { method: 'departed', cause: null, sipCode: null } });
    const deps = depsWith(record);
    deps.driver.script.status = async () => ({ state: 'ended', event: ended });
    await reconcileBridge(deps, record, sight([live(FIRST_ID)]));
    expect(deps.queues.in('callbacks')).toEqual([
      {
        body: { conferenceId: CONFERENCE_ID, events: [aLegEvent(FIRST_ID, 1, 'joined'), ended] },
        group: CONFERENCE_ID,
        deduplicationId: `${CONFERENCE_ID}-${found}`,
      },
    ]);
  });

  it('is older than the record: a leg with other flags is asked about again', async () => {
    const deps = depsWith(conference());
    deps.driver.script.status = async () => ({ state: 'live', phase: 'joined', muted: true, onHold: false });
    await reconcileBridge(deps, conference(), sight([live(FIRST_ID, { muted: true }), live(SECOND_ID)]));
    expect(deps.driver.askedTo('status')).toMatchObject([{ participantId: FIRST_ID }]);
    expect(deps.queues.bodies('callbacks')).toMatchObject([{ events: [{ kind: 'muted', participantId: FIRST_ID }] }]);
  });
});

describe('a leg that cannot be asked about', () => {
  const record = conference({ participants: participantsOf(3, joined) });
  const ended = aLegEvent(SECOND_ID, 1, 'ended', { end: { method: 'departed', cause: null, sipCode: null } });

  it('stays as it is, and does not hold up the others', async () => {
    const deps = depsWith(record);
    const error = new Error('unreadable');
    deps.driver.script.status = async ({ participantId }) => {
      if (participantId === FIRST_ID) throw error;
      return { state: 'ended', event: ended };
    };
    expect(await reconcileBridge(deps, record, sight([live(participantIdAt(3))]))).toBe(true);
    expect(deps.queues.bodies('callbacks')).toEqual([{ conferenceId: CONFERENCE_ID, events: [ended] }]);
    expect(deps.lines).toEqual([{ event: 'look.failed', conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 1, error }]);
  });
});

describe('many missing legs', () => {
  const many = aConference({ state: 'active', participants: participantsOf(25, joined) });

  it('are asked about ten at a time', async () => {
    const deps = depsWith(many);
    let [asking, most] = [0, 0];
    deps.driver.script.status = async () => {
      most = Math.max(most, (asking += 1));
      await new Promise(setImmediate);
      asking -= 1;
      return { state: 'live', phase: 'joined', muted: false, onHold: false };
    };
    await reconcileBridge(deps, many, sight([]));
    expect(most).toBe(10);
    expect(deps.driver.askedTo('status')).toHaveLength(25);
  });

  it('are left to the next look when the time is over', async () => {
    const deps = depsWith(many);
    deps.driver.script.status = async () => {
      deps.time.now = AT + 10_000;
      return { state: 'live', phase: 'joined', muted: false, onHold: false };
    };
    await reconcileBridge(deps, many, sight([]));
    expect(deps.driver.askedTo('status')).toHaveLength(10);
  });
});

describe('a silent bridge', () => {
  const silentSince = AT - BRIDGE_SILENCE_MS;

  it('is not noted before it has been silent for half a minute', async () => {
    const deps = depsWith(conference());
    expect(await reconcileBridge(deps, conference(), sight(undefined, silentSince + 1))).toBe(false);
    expect([deps.store.written, deps.lines]).toEqual([[], []]);
  });

  it('is noted and logged then, first for the conference and then for its participants', async () => {
    const deps = depsWith(conference());
    expect(await reconcileBridge(deps, conference(), sight(undefined, silentSince))).toBe(false);
    expect(deps.store.written).toEqual(['rollcall.conference.management-changed.v1', 'rollcall.participant.unconfirmed.v1']);
    expect(deps.lines).toEqual([{ event: 'bridge.silent', conferenceId: CONFERENCE_ID }]);
  });

  it('is noted without being asked while the whole bridge is down, but not if only the time to ask was over', async () => {
    const [unasked, down] = [depsWith(conference()), depsWith(conference())];
    const notAsked = { ...sight(undefined, silentSince), wasAsked: false };
    expect(await reconcileBridge(unasked, conference(), notAsked)).toBe(false);
    expect(unasked.store.written).toEqual([]);
    expect(await reconcileBridge(down, conference(), { ...notAsked, isBridgeDown: true })).toBe(false);
    expect(down.store.written).toHaveLength(2);
  });

  it('is noted once', async () => {
    const record = conference({ bridgeSilent: true, unconfirmed: true });
    const deps = depsWith(record);
    await reconcileBridge(deps, record, sight(undefined, silentSince));
    expect([deps.store.written, deps.lines]).toEqual([[], []]);
  });

  it('leaves no half of the note undone', async () => {
    const record = conference({ bridgeSilent: true });
    const deps = depsWith(record);
    await reconcileBridge(deps, record, sight(undefined, silentSince));
    expect(deps.store.written).toEqual(['rollcall.participant.unconfirmed.v1']);
    expect(deps.lines).toEqual([]);
  });

  it('is noted to answer again', async () => {
    const record = conference({ bridgeSilent: true, unconfirmed: true });
    const deps = depsWith(record);
    expect(await reconcileBridge(deps, record, sight(everybody, silentSince))).toBe(true);
    expect(deps.store.now(CONFERENCE_ID)).not.toHaveProperty('bridgeSilent');
    expect(deps.lines).toEqual([{ event: 'bridge.answers', conferenceId: CONFERENCE_ID }]);
  });

  it('is silent, too, if it gives a list but does not answer a question', async () => {
    const deps = depsWith(conference());
    deps.driver.script.status = async () => Promise.reject(new BridgeUnavailable('silent'));
    expect(await reconcileBridge(deps, conference(), sight([], silentSince))).toBe(false);
    expect(deps.store.now(CONFERENCE_ID).bridgeSilent).toBe(true);
  });

  it('does not excuse an error of our own, and is not silent because of it', async () => {
    const deps = depsWith(conference());
    const error = new TypeError('a programming error');
    deps.driver.script.status = async () => Promise.reject(error);
    expect(await reconcileBridge(deps, conference(), sight([], silentSince))).toBe(true);
    expect(deps.lines).toContainEqual(expect.objectContaining({ event: 'look.failed', error }));
    expect(deps.store.now(CONFERENCE_ID)).not.toHaveProperty('bridgeSilent');
  });
});
