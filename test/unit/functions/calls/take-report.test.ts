import { createHash } from 'node:crypto';
import { ENDING_MS } from '../../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { conferenceView } from '../../../../domain/conference/view/conference-view';
import { takeReport } from '../../../../functions/calls/take-report';
import { type Identity, identityOf, type NumberIds } from '../../../../functions/runtime/identity';
import type { Settings } from '../../../../functions/runtime/settings';
import type { CallReport } from '../../../../schemas/call-report';
import { HOUR_MS, MINUTE_MS } from '../../../../schemas/durations';
import { DENIED_PREFIX } from '../../../api/support/settings';
import { aCallReport } from '../../../support/a-call-report';
import {
  aConference,
  aParticipant,
  AT,
  CONFERENCE_ID,
  conferenceWithFirst,
  FIRST_ID,
  INITIATOR_ID,
  initiatorKeyAt,
  type Members,
  onLeg,
  participantsOf,
  phoneNumberAt,
  SECOND_ID,
} from '../../../support/a-conference';
import { withParticipant } from '../../../support/applying';
import { memoryDeps } from '../../../support/memory-deps';
import { storeWith } from '../../../support/store-with';

const NOW = AT + MINUTE_MS;
/** The key of `call-1`. */
const CALL_1 = createHash('sha256').update('call-1').digest().readUInt32BE() % 10_000;
const report = (over: Partial<CallReport> = {}): CallReport => aCallReport({ occurredAt: new Date(NOW - 1_000).toISOString(), ...over });
const depsWith = (record?: ConferenceRecord, settings: Partial<Settings> = {}) => {
  const deps = memoryDeps({ at: NOW, settings: { maxParticipants: 2, ...settings } });
  if (record) deps.store.place(record);
  const ofKey: NumberIds = {
    version: 1,
    initiatorKey: () => initiatorKeyAt(0),
    participantId: (_initiator: string, number: string) => (number === phoneNumberAt(0) ? INITIATOR_ID : FIRST_ID),
  };
  const ids: Identity = { ...identityOf('unused'), ...ofKey, all: [ofKey], of: () => ofKey };
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  return { ...deps, ids, wait, waits, randomId: (length: number) => '1'.repeat(length) };
};
const take = async (record: ConferenceRecord | undefined, over: Partial<CallReport> = {}, settings: Partial<Settings> = {}) => {
  const deps = depsWith(record, settings);
  const { reportId, ...result } = await takeReport(deps, report(over));
  expect(reportId).toBe('report-1');
  return { result, store: deps.store };
};
const withFirst = (members: Members, state: ConferenceRecord['state'] = 'assembling') => conferenceWithFirst(members, { state });
const ending = (members: Members) => ({ ...withFirst(members, 'ending'), endingAt: NOW });
const conferenceId = CONFERENCE_ID;

describe('a report of a call', () => {
  it('opens an assembly if the initiator has no conference', async () => {
    const { result, store } = await take(undefined);
    expect(result).toMatchObject({ outcome: 'applied' });
    const record = store.now(result.conferenceId ?? '');
    expect(record).toMatchObject({ state: 'assembling', origin: 'network', maxParticipants: 2, initiatorId: INITIATOR_ID });
    expect(record.participants[FIRST_ID]?.phoneNumber).toBe(phoneNumberAt(1));
    expect(record.participants[FIRST_ID]?.call).toEqual({ state: 'held', at: NOW - 1_000, cause: null });
  });

  it('opens another one after a conference that has ended', async () => {
    const { result, store } = await take({ ...aConference({ state: 'ended' }), endedAt: AT });
    expect(result.outcome).toBe('applied');
    expect(result.conferenceId).not.toBe(CONFERENCE_ID);
    expect(store.archived.has(CONFERENCE_ID)).toBe(true);
  });

  it('brings a participant into the assembly that there is', async () => {
    const { result, store } = await take(aConference({ participants: {} }));
    expect(result).toEqual({ outcome: 'applied', conferenceId });
    expect(store.participant(CONFERENCE_ID, FIRST_ID).phoneNumber).toBe(phoneNumberAt(1));
  });

  it('says who is online while no status was requested', async () => {
    const { result, store } = await take(withFirst({ call: { state: 'alerting', at: AT, cause: null }, callKey: CALL_1 }), {
      state: 'released',
    });
    expect(result).toEqual({ outcome: 'applied', conferenceId });
    expect(store.participant(CONFERENCE_ID, FIRST_ID).withdrawnLeg).toBe(1);
  });

  it('is only noted once a status was requested', async () => {
    const { result, store } = await take(withFirst({ statusRequested: true }), { state: 'released' });
    expect(result).toEqual({ outcome: 'applied', conferenceId });
    expect(store.participant(CONFERENCE_ID, FIRST_ID).withdrawnLeg).toBe(0);
  });

  it('says why the call ended', async () => {
    const { store } = await take(withFirst({ call: { state: 'alerting', at: AT, cause: null }, callKey: CALL_1 }), {
      state: 'released',
      cause: 'busy',
    });
    expect(store.participant(CONFERENCE_ID, FIRST_ID).call?.cause).toBe('busy');
  });

  it('is noted while the conference runs', async () => {
    const { result, store } = await take(withFirst(onLeg(1, 'joined'), 'active'), { state: 'released' });
    expect(result).toEqual({ outcome: 'applied', conferenceId });
    expect(store.participant(CONFERENCE_ID, FIRST_ID).call?.state).toBe('released');
  });
});

describe('a report changes nothing', () => {
  it.each<readonly [string, ConferenceRecord | undefined, Partial<CallReport>, object]>([
    ['ends a call and there is no conference', undefined, { state: 'released' }, { outcome: 'ignored' }],
    [
      'ends a call with a removed participant that was not known',
      withFirst({ removed: true }, 'active'),
      { state: 'released' },
      { outcome: 'ignored', conferenceId },
    ],
    [
      'ends a call that the assembly does not know',
      aConference({ participants: {} }),
      { state: 'released' },
      { outcome: 'ignored', conferenceId },
    ],
    [
      'comes while the conference ends, of a call that belongs to it',
      ending({ call: { state: 'held', at: AT, cause: null }, callKey: CALL_1 }),
      { state: 'released' },
      { outcome: 'ignored', conferenceId },
    ],
    [
      'comes while the conference ends, of a call that Rollcall had asked for',
      ending({ callRequested: true }),
      { state: 'dialing' },
      { outcome: 'ignored', conferenceId },
    ],
    [
      'comes while the conference ends, of another call: the network is asked to repeat it',
      ending({}),
      {},
      { outcome: 'rejected', code: 'UNAVAILABLE', conferenceId },
    ],
    [
      'comes while the conference ends, of a call with an outsider',
      ending({ call: { state: 'held', at: AT, cause: null }, callKey: CALL_1, removed: true }),
      { state: 'released' },
      { outcome: 'rejected', code: 'UNAVAILABLE', conferenceId },
    ],
    [
      'ends a call with somebody who is not in the running conference',
      aConference({ state: 'active', participants: {} }),
      { state: 'released' },
      { outcome: 'ignored', conferenceId },
    ],
    [
      'is about somebody else, and every spare entry of the running conference is taken',
      { ...aConference({ state: 'active', participants: {} }), freePlaces: 2, freeEntries: 2 },
      {},
      { outcome: 'ignored', conferenceId },
    ],
    [
      'is repeated',
      withFirst({ call: { state: 'held', at: NOW - 1_000, cause: null }, callKey: CALL_1 }),
      {},
      { outcome: 'duplicate', conferenceId },
    ],
    [
      'is older than the last one',
      withFirst({ call: { state: 'held', at: NOW, cause: null }, callKey: CALL_1 }),
      {},
      { outcome: 'stale', conferenceId },
    ],
    [
      'is of a call of the conference that has ended',
      { ...withFirst({ call: { state: 'held', at: AT, cause: null }, callKey: CALL_1 }, 'ended'), endedAt: AT },
      {},
      { outcome: 'stale' },
    ],
  ])('if it %s', async (_why, record, over, expected) => {
    const { result, store } = await take(record, over);
    expect(result).toEqual(expected);
    expect(store.written).toEqual([]);
  });
});

describe('a report of a call that Rollcall had asked for in the conference that has ended', () => {
  const stopped = (ms: number, members: Members = { callRequested: true }) => ({ ...withFirst(members, 'ended'), endedAt: NOW - ms });
  const ringing = { state: 'dialing' } as const;

  it('opens no assembly: the network was about to place the call when it was told not to', async () => {
    const { result, store } = await take(stopped(2 * MINUTE_MS - 1), ringing, { ringSeconds: 60 });
    expect(result).toEqual({ outcome: 'stale' });
    expect(store.written).toEqual([]);
  });

  it('opens one if Rollcall asked for no such call, or the network has had time to stop it', async () => {
    expect((await take(stopped(0, {}), ringing)).result.outcome).toBe('applied');
    expect((await take(stopped(2 * MINUTE_MS), ringing, { ringSeconds: 60 })).result.outcome).toBe('applied');
  });
});

describe('a report is refused before the conference is read', () => {
  it.each<readonly [string, Partial<CallReport>, object]>([
    [
      'names a number that may not be dialled',
      { participant: `${DENIED_PREFIX}5550100` },
      { outcome: 'rejected', code: 'NUMBER_NOT_ALLOWED' },
    ],
  ])('if it %s', async (_why, over, expected) => {
    const { result, store } = await take(aConference({ participants: {} }), over);
    expect(result).toEqual(expected);
    expect(store.written).toEqual([]);
  });

  it.each([-HOUR_MS, HOUR_MS])("but not because the network's clock is %d ms off", async (off) => {
    const occurredAt = new Date(NOW + off).toISOString();
    expect((await take(undefined, { occurredAt })).result.outcome).toBe('applied');
    expect((await take(aConference({ participants: {} }), { occurredAt })).result.outcome).toBe('applied');
    const ended = { ...aConference({ state: 'ended' }), endedAt: AT };
    expect((await take(ended, { occurredAt })).result.outcome).toBe('applied');
  });
});

describe('a report that stands in the way of others', () => {
  it('is refused if the conference is full', async () => {
    const record = { ...aConference({ participants: participantsOf(0) }), freePlaces: 0 };
    expect((await take(record)).result).toEqual({ outcome: 'rejected', code: 'TOO_MANY_PARTICIPANTS', conferenceId });
  });

  it('is taken by the assembly that another report opened first', async () => {
    const deps = depsWith();
    deps.store.beforeNextWrite(() => undefined);
    deps.store.beforeNextWrite(() => deps.store.place(aConference({ participants: {} })));
    expect(await takeReport(deps, report())).toEqual({ reportId: 'report-1', outcome: 'applied', conferenceId });
  });

  it('is to be repeated after six losses against other writers, with a longer random wait after each', async () => {
    const deps = depsWith();
    let writes = 0;
    const lost = async () => {
      writes += 1;
      return { result: 'refused' as const, refusal: 'conflict' as const, current: withFirst({}) };
    };
    const losing = { ...deps, randomId: () => 'g000', store: storeWith(deps.store, { change: lost }) };
    expect(await takeReport(losing, report())).toEqual({ reportId: 'report-1', outcome: 'rejected', code: 'UNAVAILABLE' });
    expect(writes).toBe(6);
    expect(deps.waits).toEqual([20, 40, 80, 160]);
  });

  it('opens an assembly if the end of the conference before is overdue', async () => {
    const deps = depsWith({ ...withFirst(onLeg(1, 'joined'), 'ending'), endingAt: NOW - ENDING_MS });
    expect(await takeReport(deps, report())).toMatchObject({ outcome: 'applied' });
    expect(deps.store.archived.get(CONFERENCE_ID)).toMatchObject({ state: 'ended' });
    expect(deps.store.now(CONFERENCE_ID)).toMatchObject({ state: 'assembling', origin: 'network' });
  });
});

describe('a report that depends on the other calls of its participant', () => {
  const calls: Members = {
    call: { state: 'held', at: AT, cause: null },
    callKey: CALL_1,
    otherCalls: [{ state: 'dialing', at: AT, cause: null, key: 5 }],
  };
  /** Something happens to the conference before each of the first six writes. */
  const disturbed = async (record: ConferenceRecord, change: (record: ConferenceRecord, round: number) => ConferenceRecord) => {
    const deps = depsWith(record);
    for (let round = 1; round <= 6; round += 1) {
      deps.store.beforeNextWrite(() => {
        const now = deps.store.now(CONFERENCE_ID);
        deps.store.place({ ...change(now, round), version: now.version + 1 });
      });
    }
    return (await takeReport(deps, report({ callId: 'call-2' }))).outcome;
  };

  it.each([
    ['another call', withFirst(calls)],
    ['a new call with somebody who was removed', withFirst({ ...calls, removed: true })],
  ])('does not lose its race to changes of others: %s', async (_what, record) => {
    expect(await disturbed(record, (now) => ({ ...now, subject: 'another' }))).toBe('applied');
  });

  it.each([
    ['another call', withFirst(calls)],
    ['a new call with somebody who was removed', withFirst({ ...calls, removed: true })],
  ])('is decided again if another report comes between: %s', async (_what, record) => {
    const moving = (now: ConferenceRecord, round: number) =>
      withParticipant(now, FIRST_ID, { otherCalls: [{ state: 'alerting', at: AT + round, cause: null, key: 5 }] });
    expect(await disturbed(record, moving)).toBe('rejected');
  });
});

describe('a report about somebody who is not in the conference', () => {
  const removed = (over: Members = {}): Members => ({ removed: true, displayName: 'Ben', desiredLeg: 1, withdrawnLeg: 1, ...over });
  const known = { call: { state: 'held', at: AT, cause: null }, callKey: CALL_1 } as const;
  const first = (store: Awaited<ReturnType<typeof take>>['store']) => store.participant(CONFERENCE_ID, FIRST_ID);

  it('brings back whom the initiator removed and then calls again', async () => {
    const { result, store } = await take(withFirst(removed({ ...known, call: { ...known.call, state: 'released' } })), {
      callId: 'call-2',
      state: 'dialing',
    });
    expect(result).toEqual({ outcome: 'applied', conferenceId });
    expect(first(store)).toMatchObject({ displayName: 'Ben', desiredLeg: 2, withdrawnLeg: 2 });
    expect(first(store)).not.toHaveProperty('removed');
  });

  it('brings the participant back online if the new call is up', async () => {
    const { store } = await take(withFirst(removed(known)), { callId: 'call-2' });
    expect(first(store)).toMatchObject({ initialStatus: 'online', desiredLeg: 2, withdrawnLeg: 1 });
    expect(store.now(CONFERENCE_ID).toCall).toContain(FIRST_ID);
  });

  it('brings the participant back online if an earlier call is still up', async () => {
    const { store } = await take(withFirst(removed(known)), { callId: 'call-2', state: 'dialing' });
    expect(first(store)).toMatchObject({ initialStatus: 'online', call: { state: 'held' } });
    expect(store.now(CONFERENCE_ID).toCall).toContain(FIRST_ID);
  });

  it('does not bring back whom Rollcall itself had called before the removal', async () => {
    const { store } = await take(withFirst(removed({ callRequested: true })), { state: 'dialing' });
    expect(first(store)).toMatchObject({ removed: true, call: { state: 'dialing' } });
    const again = await take(withFirst(removed({ callRequested: true, ...known })), { callId: 'call-2' });
    expect(first(again.store)).not.toHaveProperty('removed');
  });

  it('opens an assembly if the call with an outsider goes on after the conference', async () => {
    const ended = { ...withFirst({ ...known, removed: true }, 'ended'), endedAt: AT };
    expect((await take(ended)).result).toMatchObject({ outcome: 'applied' });
  });

  it('opens an assembly for a new call whose key is that of a call which has ended', async () => {
    const ended = { ...withFirst({ ...known, call: { ...known.call, state: 'released' } }, 'ended'), endedAt: AT };
    expect((await take(ended, { state: 'dialing' })).result).toMatchObject({ outcome: 'applied' });
    expect((await take(ended, { state: 'dialing', occurredAt: new Date(AT - 1).toISOString() })).result).toEqual({ outcome: 'stale' });
  });

  it('cannot bring the participant back into a full conference', async () => {
    const record = { ...withFirst(removed(known)), freePlaces: 0 };
    expect((await take(record, { callId: 'call-2' })).result).toEqual({ outcome: 'rejected', code: 'TOO_MANY_PARTICIPANTS', conferenceId });
  });

  it.each(['assembling', 'active'] as const)('is noted if it is about the same call: %s', async (state) => {
    const { result, store } = await take(withFirst(removed(known), state), { state: 'released' });
    expect(result).toEqual({ outcome: 'applied', conferenceId });
    expect(first(store)).toMatchObject({ removed: true, desiredLeg: 1, withdrawnLeg: 1, call: { state: 'released' } });
  });

  it('takes the entry of somebody else whose calls with the initiator are over', async () => {
    const over = {
      ...aParticipant({ phoneNumber: phoneNumberAt(2), removed: true, ...known }),
      call: { ...known.call, state: 'released' },
    } as const;
    const record = { ...aConference({ state: 'active', participants: { [SECOND_ID]: over } }), freePlaces: 1, freeEntries: 1 };
    const { result, store } = await take(record);
    expect(result.outcome).toBe('applied');
    expect(Object.keys(store.now(CONFERENCE_ID).participants).sort()).toEqual([INITIATOR_ID, FIRST_ID].sort());
    expect(store.now(CONFERENCE_ID).freeEntries).toBe(1);
    const otherCalls = [{ ...known.call, key: 5 }];
    const busy = { ...record, participants: { ...record.participants, [SECOND_ID]: { ...over, otherCalls } } };
    expect((await take(busy)).result.outcome).toBe('ignored');
  });

  it('is noted while the conference runs, although nobody sees it', async () => {
    const { result, store } = await take(aConference({ state: 'active', participants: participantsOf(0) }));
    expect(result).toEqual({ outcome: 'applied', conferenceId });
    expect(first(store)).toMatchObject({ removed: true, call: { state: 'held' } });
    expect(conferenceView(store.now(CONFERENCE_ID), []).participants.map(({ participantId }) => participantId)).not.toContain(FIRST_ID);
  });
});
