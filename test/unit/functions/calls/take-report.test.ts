import { ASSEMBLY_IDLE_MS } from '../../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { takeReport } from '../../../../functions/calls/take-report';
import { isOutage } from '../../../../functions/runtime/outage';
import type { CallReport } from '../../../../schemas/call-report';
import { MINUTE_MS } from '../../../../schemas/durations';
import { DENIED_PREFIX } from '../../../api/support/settings';
import {
  aConference,
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
} from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';
import { storeWith } from '../../../support/store-with';

const NOW = AT + MINUTE_MS;
const report = (over: Partial<CallReport> = {}): CallReport => ({
  reportId: 'report-1',
  callId: 'call-1',
  initiator: phoneNumberAt(0),
  participant: phoneNumberAt(1),
  state: 'held',
  occurredAt: new Date(NOW - 1_000).toISOString(),
  ...over,
});
const depsWith = (record?: ConferenceRecord) => {
  const deps = memoryDeps({ at: NOW, settings: { maxParticipants: 2 } });
  if (record) deps.store.place(record);
  const ids = {
    initiatorKey: () => initiatorKeyAt(0),
    participantId: (_initiator: string, number: string) => (number === phoneNumberAt(0) ? INITIATOR_ID : FIRST_ID),
  };
  return { ...deps, ids, randomId: (length: number) => '1'.repeat(length) };
};
const take = async (record: ConferenceRecord | undefined, over: Partial<CallReport> = {}) => {
  const deps = depsWith(record);
  const { reportId, ...result } = await takeReport(deps, report(over));
  expect(reportId).toBe('report-1');
  return { result, store: deps.store };
};
const withFirst = (members: Members, state: ConferenceRecord['state'] = 'assembling') => conferenceWithFirst(members, { state });
const conferenceId = CONFERENCE_ID;

describe('a report of a call', () => {
  it('opens an assembly if the initiator has no conference', async () => {
    const { result, store } = await take(undefined);
    expect(result).toMatchObject({ outcome: 'applied' });
    const record = store.now(result.conferenceId ?? '');
    expect(record).toMatchObject({ state: 'assembling', origin: 'network', maxParticipants: 2, initiatorId: INITIATOR_ID });
    expect(record.participants[FIRST_ID]?.phoneNumber).toBe(phoneNumberAt(1));
    expect(record.participants[FIRST_ID]?.call).toEqual({ state: 'held', at: NOW - 1_000 });
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
    const { result, store } = await take(withFirst({ call: { state: 'alerting', at: AT } }), { state: 'released' });
    expect(result).toEqual({ outcome: 'applied', conferenceId });
    expect(store.participant(CONFERENCE_ID, FIRST_ID).withdrawnLeg).toBe(1);
  });

  it('is only noted once a status was requested', async () => {
    const { result, store } = await take(withFirst({ statusRequested: true }), { state: 'released' });
    expect(result).toEqual({ outcome: 'applied', conferenceId });
    expect(store.participant(CONFERENCE_ID, FIRST_ID).withdrawnLeg).toBe(0);
  });

  it('says why the call ended', async () => {
    const { store } = await take(withFirst({ call: { state: 'alerting', at: AT } }), { state: 'released', cause: 'busy' });
    expect(store.participant(CONFERENCE_ID, FIRST_ID).callCause).toBe('busy');
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
    ['is about a removed participant', withFirst({ removed: true }), {}, { outcome: 'ignored', conferenceId }],
    ['comes while the conference ends', withFirst({}, 'ending'), {}, { outcome: 'ignored', conferenceId }],
    [
      'is about a stranger to a running conference',
      aConference({ state: 'active', participants: {} }),
      {},
      { outcome: 'ignored', conferenceId },
    ],
    ['is repeated', withFirst({ call: { state: 'held', at: NOW - 1_000 } }), {}, { outcome: 'duplicate', conferenceId }],
    ['is older than the last one', withFirst({ call: { state: 'held', at: NOW } }), {}, { outcome: 'stale', conferenceId }],
    ['is older than the last end', { ...aConference({ state: 'ended' }), endedAt: NOW - 1_000 }, {}, { outcome: 'stale' }],
  ])('if it %s', async (_why, record, over, expected) => {
    const { result, store } = await take(record, over);
    expect(result).toEqual(expected);
    expect(store.written).toEqual([]);
  });
});

describe('a report is refused before the conference is read', () => {
  it.each<readonly [string, Partial<CallReport>, object]>([
    [
      'names a number that may not be dialled',
      { participant: `${DENIED_PREFIX}5550100` },
      { outcome: 'rejected', code: 'NUMBER_NOT_ALLOWED' },
    ],
    ['is of an assembly that is over', { occurredAt: new Date(NOW - ASSEMBLY_IDLE_MS - 1).toISOString() }, { outcome: 'stale' }],
  ])('if it %s', async (_why, over, expected) => {
    const { result, store } = await take(aConference({ participants: {} }), over);
    expect(result).toEqual(expected);
    expect(store.written).toEqual([]);
  });

  it('but not if clocks differ a little', async () => {
    expect((await take(undefined, { occurredAt: new Date(NOW + 300_000).toISOString() })).result.outcome).toBe('applied');
    expect((await take(undefined, { occurredAt: new Date(NOW - ASSEMBLY_IDLE_MS).toISOString() })).result.outcome).toBe('applied');
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

  it('is given back after six losses against other writers', async () => {
    const deps = depsWith();
    let writes = 0;
    const lost = async () => {
      writes += 1;
      return { result: 'refused' as const, refusal: 'conflict' as const, current: withFirst({}) };
    };
    const failed: unknown = await takeReport({ ...deps, store: storeWith(deps.store, { change: lost }) }, report()).catch(
      (error: unknown) => error,
    );
    expect(isOutage(failed)).toBe(true);
    expect(writes).toBe(6);
  });
});
