import type { LiveLeg } from '../../../../../domain/bridge/live-leg';
import { BRIDGE_SILENCE_MS, LOOK_EVERY_MS } from '../../../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { initiatorKeyOf } from '../../../../../domain/ids/conference-id';
import { requestedAction } from '../../../../../domain/participant/requested-action';
import type { Look } from '../../../../../functions/messaging/messages';
import { BridgeRefused, BridgeUnavailable } from '../../../../../functions/ports/bridge-driver';
import { lookHandler } from '../../../../../functions/reconciliation/looks/look';
import { MINUTE_MS } from '../../../../../schemas/durations';
import { aConference, AT, CONFERENCE_ID, FIRST_ID, INITIATOR_ID, onLeg, participantsOf, SECOND_ID } from '../../../../support/a-conference';
import { withParticipant } from '../../../../support/applying';
import { memoryDeps, type MemoryDeps } from '../../../../support/memory-deps';
import { sqsEvent } from '../../../../support/sqs-event';
import { storeWith } from '../../../../support/store-with';

const joined = onLeg(1, 'joined');
const running = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });
const everybody: readonly LiveLeg[] = [INITIATOR_ID, FIRST_ID, SECOND_ID].map((participantId) => ({
  participantId,
  leg: 1,
  phase: 'joined',
  muted: false,
  onHold: false,
}));
const BEFORE = AT - LOOK_EVERY_MS;
const silent = async () => Promise.reject(new BridgeUnavailable('silent'));

const depsWith = async (...records: readonly ConferenceRecord[]): Promise<MemoryDeps> => {
  const deps = memoryDeps({ at: AT + 40 });
  deps.driver.script.snapshot = async () => everybody;
  deps.store.place(...records);
  for (const { conferenceId } of records) await deps.lookList.add(conferenceId, AT);
  return deps;
};
const receive = (deps: Parameters<typeof lookHandler>[0], body: unknown) => lookHandler(deps)(sqsEvent([{ id: 'message-1', body }]));
const looks = { due: AT };
const checkNow = {
  queue: 'watch',
  body: { conferenceId: CONFERENCE_ID, watch: 'running', due: AT + 40, chain: 'look', once: true },
  delaySeconds: 0,
};
const look = (over: Partial<Look> = {}): Look => ({ at: AT, entries: [{ conferenceId: CONFERENCE_ID }], ...over });

/** Conferences of different initiators. */
const conferencesOf = (count: number): readonly ConferenceRecord[] =>
  Array.from({ length: count }, (_, index) => {
    const key = initiatorKeyOf(CONFERENCE_ID).slice(0, -4) + String(1000 + index);
    return { ...running, conferenceId: `conf_${key}${CONFERENCE_ID.slice(5 + key.length)}` };
  });

describe('a look at a running conference', () => {
  it('needs two requests and writes nothing if all is as it should be', async () => {
    const deps = await depsWith(running);
    expect(await receive(deps, looks)).toEqual({ batchItemFailures: [] });
    expect([deps.driver.asked.length, deps.store.reads.length]).toEqual([1, 1]);
    expect([deps.queues.sent, deps.store.written, deps.lines]).toEqual([[], [], []]);
    expect(deps.lookList.notes.get(CONFERENCE_ID)).toEqual({});
  });

  it('asks the bridge first and reads the conference afterwards, consistently', async () => {
    const deps = await depsWith(running);
    const order: string[] = [];
    deps.driver.script.snapshot = async () => {
      order.push('bridge');
      return everybody;
    };
    const conferenceBatches: MemoryDeps['conferenceBatches'] = {
      current: async (keys) => {
        order.push('conference');
        return deps.conferenceBatches.current(keys);
      },
    };
    await receive({ ...deps, conferenceBatches }, looks);
    expect(order).toEqual(['bridge', 'conference']);
  });

  it('has a check made for what a lost message left undone', async () => {
    const record = withParticipant(withParticipant(running, FIRST_ID, { desiredMuted: true }), SECOND_ID, { withdrawnLeg: 1 });
    const deps = await depsWith(record);
    await receive(deps, looks);
    expect(deps.queues.sent).toEqual([checkNow]);
  });

  it('shows an action that has come to nothing as timed out', async () => {
    const lastAction = requestedAction('mute', AT - MINUTE_MS);
    const deps = await depsWith(withParticipant(running, FIRST_ID, { desiredMuted: true, joinedAt: 1, lastAction }));
    await receive(deps, looks);
    expect(deps.store.written).toEqual(['rollcall.participant.action-failed.v1']);
  });

  it.each([
    ['the bridge has answered the look before', {}, undefined],
    ['not if the bridge has only just come back', { isBack: true as const }, true],
    [
      'not if it has only just answered again for this conference',
      { entries: [{ conferenceId: CONFERENCE_ID, silentSince: BEFORE }] },
      true,
    ],
  ])('withdraws a request that has timed out: %s', async (_when, over, desiredMuted) => {
    const lastAction = { action: 'mute', at: AT - MINUTE_MS, failure: 'timed-out' } as const;
    const deps = await depsWith(withParticipant(running, FIRST_ID, { desiredMuted: true, joinedAt: 1, lastAction }));
    await receive(deps, look(over));
    expect(deps.queues.sent).toEqual([checkNow]);
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID).desiredMuted).toBe(desiredMuted);
  });

  it('plans its deadlines until the look after the next, so that none waits for the bridge', async () => {
    const soon = { ...running, endsAt: AT + 29_000 };
    const deps = await depsWith(soon);
    await receive(deps, looks);
    const check = { conferenceId: CONFERENCE_ID, watch: 'running', chain: 'deadline', once: true };
    expect(deps.queues.in('watch')).toEqual([{ body: { ...check, due: AT + 29_000 }, delaySeconds: 29 }]);
    const [far, over] = [await depsWith({ ...running, endsAt: AT + 31_000 }), await depsWith({ ...running, endsAt: AT })];
    await receive(far, looks);
    expect(far.queues.sent).toEqual([]);
    await receive(over, looks);
    expect(over.queues.sent).toEqual([checkNow]);
  });

  it('is not made if the next ones are due already', async () => {
    const deps = await depsWith(running);
    await receive(deps, { due: AT + 40 - LOOK_EVERY_MS });
    await receive(deps, look({ at: AT + 40 - 2 * LOOK_EVERY_MS }));
    expect([deps.driver.asked, deps.store.reads]).toEqual([[], []]);
  });

  it('that fails does not hold up the others', async () => {
    const [one, two] = conferencesOf(2) as [ConferenceRecord, ConferenceRecord];
    const silentNow = { bridgeSilent: true, unconfirmed: true } as const;
    const deps = await depsWith({ ...one, ...silentNow }, { ...two, ...silentNow });
    deps.driver.script.snapshot = async () => everybody;
    const store = storeWith(deps.store, {
      changeOnly: async (key, change) => {
        if (key === initiatorKeyOf(one.conferenceId)) throw new Error('throttled');
        return deps.store.changeOnly(key, change);
      },
    });
    expect(await receive({ ...deps, store }, looks)).toEqual({ batchItemFailures: [] });
    expect(deps.store.now(two.conferenceId)).not.toHaveProperty('bridgeSilent');
    expect(deps.lines).toContainEqual(expect.objectContaining({ event: 'look.failed', conferenceId: one.conferenceId }));
  });
});

it('a conference that cannot be read is not taken for one that is gone, and does not hold up the others', async () => {
  const [one, two] = conferencesOf(2) as [ConferenceRecord, ConferenceRecord];
  const silentNow = { bridgeSilent: true, unconfirmed: true } as const;
  const deps = await depsWith({ ...one, ...silentNow }, { ...two, ...silentNow });
  deps.driver.script.snapshot = async () => everybody;
  const error = new Error('The stored state is missing');
  const conferenceBatches: MemoryDeps['conferenceBatches'] = {
    current: async (keys) => {
      const { records } = await deps.conferenceBatches.current(keys);
      const key = initiatorKeyOf(one.conferenceId);
      return { records: new Map([...records].filter(([each]) => each !== key)), unreadable: new Map([[key, error]]) };
    },
  };
  expect(await receive({ ...deps, conferenceBatches }, looks)).toEqual({ batchItemFailures: [] });
  expect(deps.queues.in('leg-commands')).toEqual([]);
  expect(deps.store.now(two.conferenceId)).not.toHaveProperty('bridgeSilent');
  expect(deps.lines).toContainEqual({ event: 'look.failed', conferenceId: one.conferenceId, error });
});

describe('a look at an ending conference', () => {
  const ending = { ...running, state: 'ending' as const, endingAt: AT - 10_000 };

  it('asks the bridge again to end it, but not right after the first command', async () => {
    const [late, early] = [await depsWith(ending), await depsWith({ ...ending, endingAt: AT - 1_000 })];
    await receive(late, looks);
    expect(late.queues.in('leg-commands')).toMatchObject([{ body: { conferenceId: CONFERENCE_ID, action: 'end' } }]);
    await receive(early, looks);
    expect(early.queues.in('leg-commands')).toEqual([]);
  });

  it('goes on after its end while the bridge has somebody in its room, and stops once the room is empty', async () => {
    const deps = await depsWith({ ...running, state: 'ended' });
    await receive(deps, looks);
    expect(deps.queues.sent.map(({ queue }) => queue)).toEqual(['leg-commands']);
    deps.time.now = AT + LOOK_EVERY_MS;
    await receive(deps, { due: AT + LOOK_EVERY_MS });
    expect(deps.driver.asked).toHaveLength(1);
    deps.time.now = AT + 2 * MINUTE_MS;
    deps.driver.script.snapshot = async () => [];
    await receive(deps, { due: AT + 2 * MINUTE_MS });
    expect((await deps.lookList.all()).entries).toEqual([]);
  });

  it('goes on if the initiator has opened another conference since', async () => {
    const deps = await depsWith({ ...running, conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` });
    await deps.lookList.add(CONFERENCE_ID, AT);
    deps.driver.script.snapshot = async (id) => (id === CONFERENCE_ID ? [] : everybody);
    await receive(deps, looks);
    expect([...deps.lookList.notes.keys()]).toEqual([`${CONFERENCE_ID.slice(0, -1)}1`]);
  });
});

describe('a bridge that does not answer for one conference', () => {
  it('is noted for that one alone, and counts as silent for it half a minute later', async () => {
    const records = conferencesOf(3);
    const sick = records[1]?.conferenceId ?? '';
    const deps = await depsWith(...records);
    deps.driver.script.snapshot = async (id) => (id === sick ? silent() : everybody);
    await receive(deps, looks);
    expect(Object.fromEntries(deps.lookList.notes)).toMatchObject({ [sick]: { silentSince: BEFORE } });
    expect(deps.lookList.bridgeSilentSince).toBeUndefined();
    deps.time.now = BEFORE + BRIDGE_SILENCE_MS;
    await receive(deps, { due: deps.time.now });
    expect(records.map(({ conferenceId }) => deps.store.now(conferenceId).bridgeSilent)).toEqual([undefined, true, undefined]);
    deps.driver.script.snapshot = async () => everybody;
    deps.time.now += LOOK_EVERY_MS;
    await receive(deps, { due: deps.time.now });
    expect(deps.store.now(sick)).not.toHaveProperty('bridgeSilent');
    expect(deps.lookList.notes.get(sick)).toEqual({});
  });
});

describe('a bridge that is down', () => {
  it.each([new BridgeUnavailable('silent'), new BridgeRefused('unauthenticated')])('is noted once: %s', async (error) => {
    const deps = await depsWith(running);
    deps.driver.script.snapshot = async () => Promise.reject(error);
    await receive(deps, looks);
    expect(deps.lookList.bridgeSilentSince).toBe(BEFORE);
    expect(deps.lookList.notes.get(CONFERENCE_ID)).toEqual({});
    expect(deps.lines).toEqual([{ event: 'bridge.down' }]);
    expect([deps.store.written, deps.queues.sent]).toEqual([[], []]);
  });

  it('is asked about one conference, and the others are looked at without it: nobody is taken to be gone', async () => {
    const records = conferencesOf(3).map((record) => withParticipant(record, FIRST_ID, { desiredMuted: true }));
    const deps = await depsWith(...records);
    await deps.lookList.bridgeFellSilent(AT - BRIDGE_SILENCE_MS);
    deps.driver.script.snapshot = silent;
    await receive(deps, looks);
    expect(deps.driver.asked).toHaveLength(1);
    for (const { conferenceId } of records) {
      expect(deps.store.now(conferenceId)).toMatchObject({ state: 'active', bridgeSilent: true, unconfirmed: true });
    }
    // Commands wait until it is back.
    expect(deps.queues.sent).toEqual([]);
  });

  it('delays no deadline', async () => {
    const deps = await depsWith({ ...running, endsAt: AT, bridgeSilent: true, unconfirmed: true });
    await deps.lookList.bridgeFellSilent(AT - BRIDGE_SILENCE_MS);
    deps.driver.script.snapshot = silent;
    await receive(deps, looks);
    expect(deps.queues.sent).toEqual([checkNow]);
  });

  it('that answers again has every conference looked at, not all at once', async () => {
    const records = conferencesOf(120);
    const deps = await depsWith(...records);
    await deps.lookList.bridgeFellSilent(AT - MINUTE_MS);
    await receive(deps, looks);
    expect(deps.lookList.bridgeSilentSince).toBeUndefined();
    expect(deps.lines).toEqual([{ event: 'bridge.up', silentMs: MINUTE_MS + 40 }]);
    const sent = deps.queues.in('looks').map(({ body, delaySeconds }) => ({ body: body as Look, delaySeconds }));
    expect(sent.map(({ body, delaySeconds }) => [body.entries.length, body.isBack, delaySeconds])).toEqual([
      [40, true, 0],
      [40, true, 3],
      [40, true, 6],
    ]);
    expect(sent.flatMap(({ body }) => body.entries.map(({ conferenceId }) => conferenceId)).sort()).toEqual(
      records.map(({ conferenceId }) => conferenceId).sort(),
    );
  });
});

describe('many conferences', () => {
  it('are divided among looks of about the same size', async () => {
    const deps = await depsWith(...conferencesOf(101));
    await receive(deps, looks);
    expect(deps.driver.asked).toEqual([]);
    expect(deps.queues.in('looks').map(({ body }) => (body as Look).entries.length)).toEqual([34, 34, 33]);
  });

  it('cost nothing while there are none', async () => {
    const deps = await depsWith();
    await deps.lookList.bridgeFellSilent(AT - MINUTE_MS);
    await receive(deps, looks);
    expect([deps.driver.asked, deps.store.reads, deps.queues.sent]).toEqual([[], [], []]);
  });
});
