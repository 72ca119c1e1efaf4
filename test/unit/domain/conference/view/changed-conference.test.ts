import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { changedConference, everyoneChanged, isNew, wasReported } from '../../../../../domain/conference/view/changed-conference';
import { aConference, ALL_ACTIONS, aParticipant, AT, FIRST_ID, participantsOf, SECOND_ID } from '../../../../support/a-conference';
import { withRow } from '../../../../support/applying';

type Told = ReturnType<typeof changedConference>;
const BASE = { version: 7, at: AT + 600_000 };
/** Nothing that the base does not have. */
const known = aConference({
  state: 'active',
  version: 8,
  groupStamp: 7,
  activatedIn: 7,
  reportedIn: 7,
  subject: 'Tuesday call',
  reference: 'r-1',
});
const told = (record: ConferenceRecord, seesNumbers = true, can = ALL_ACTIONS): Told => changedConference(record, BASE, can, seesNumbers);

describe('a conference of which nothing changed', () => {
  it('is not told of', () => {
    expect(told(known)).toEqual<Told>({});
  });
});

describe('a conference that became active', () => {
  it('is told with its state alone', () => {
    expect(told({ ...known, activatedIn: 8 })).toEqual<Told>({ conferenceState: 'active' });
  });
});

describe('a change of everyone', () => {
  const changed: ConferenceRecord = { ...known, groupStamp: 8 };

  it('is told with the state, the times that are known and the management', () => {
    expect(told(changed)).toEqual<Told>({
      conferenceState: 'active',
      startedAt: '2026-11-23T09:00:00.000Z',
      endsAt: '2026-11-23T10:00:00.000Z',
      management: { source: 'request' },
    });
  });

  it('is told with how management differs from the usual', () => {
    expect(told({ ...changed, bridgeSilent: true }).management).toEqual<Told['management']>({
      available: false,
      source: 'request',
      reason: 'bridge-unreachable',
      actions: ['end'],
    });
    expect(told(changed, true, ['online', 'end']).management).toEqual<Told['management']>({
      source: 'request',
      actions: ['online', 'end'],
    });
  });

  it('is told with the end and its reason', () => {
    expect(told({ ...changed, state: 'ended', endedAt: AT + 5_000, endReason: 'alone' })).toMatchObject<Told>({
      conferenceState: 'ended',
      endedAt: '2026-11-23T09:00:05.000Z',
      endReason: 'alone',
    });
  });
});

describe('what an adopted conference is called', () => {
  const adopted: ConferenceRecord = { ...known, groupStamp: 8, adopted: true, startedAt: BASE.at - 59_999 };
  const names = ({ maxParticipants, subject, reference }: Told): Told =>
    JSON.parse(JSON.stringify({ maxParticipants, subject, reference })) as Told;

  it('is told while the adoption may be news, to those who may know it', () => {
    expect(names(told(adopted))).toEqual<Told>({ maxParticipants: 100, subject: 'Tuesday call', reference: 'r-1' });
    expect(names(told(adopted, false))).toEqual<Told>({ maxParticipants: 100 });
  });

  it('is told as long as the conference has not started', () => {
    const { startedAt: _started, ...assembling } = adopted;
    expect(names(told({ ...assembling, state: 'assembling' }))).toEqual<Told>({
      maxParticipants: 100,
      subject: 'Tuesday call',
      reference: 'r-1',
    });
  });

  it('is not told if the conference started a minute before the base', () => {
    expect(names(told({ ...adopted, startedAt: BASE.at - 60_000 }))).toEqual<Told>({});
  });

  it('is not told if nobody has adopted it, or nothing changed for everyone', () => {
    expect(names(told({ ...known, groupStamp: 8, startedAt: BASE.at }))).toEqual<Told>({});
    expect(names(told({ ...adopted, groupStamp: 7 }))).toEqual<Told>({});
  });
});

describe('the source of the management', () => {
  const called = { call: { state: 'held', at: AT } } as const;

  it('is told if a call was reported', () => {
    expect(told({ ...known, reportedIn: 8 })).toEqual<Told>({ management: { source: 'request' } });
  });

  it('is told if somebody was added', () => {
    const added = withRow({ ...known, stamps: { [FIRST_ID]: 8 } }, FIRST_ID, { addedAt: BASE.at });
    expect(told(added)).toEqual<Told>({ management: { source: 'request' } });
  });

  it('is not told if somebody who changed was added long ago, or somebody added lately has not changed', () => {
    expect(told(withRow({ ...known, stamps: { [FIRST_ID]: 8 } }, FIRST_ID, { addedAt: AT }))).toEqual<Told>({});
    expect(told(withRow({ ...known, stamps: { [SECOND_ID]: 8 } }, FIRST_ID, { addedAt: BASE.at }))).toEqual<Told>({});
  });

  it('is not told if a call that was known before has statusRequested it', () => {
    expect(told(withRow({ ...known, reportedIn: 8, stamps: { [SECOND_ID]: 8 } }, FIRST_ID, called))).toEqual<Told>({});
  });

  it('is told if the only call is that of somebody who changed', () => {
    expect(told(withRow({ ...known, reportedIn: 8, stamps: { [FIRST_ID]: 8 } }, FIRST_ID, called))).toEqual<Told>({
      management: { source: 'call-reports' },
    });
  });
});

describe('what came after a version', () => {
  it('is known by the number of the version', () => {
    expect([6, 7, 8].map((groupStamp) => everyoneChanged({ ...known, groupStamp }, BASE))).toEqual([false, false, true]);
    expect([6, 7, 8].map((reportedIn) => wasReported({ ...known, reportedIn }, BASE))).toEqual([false, false, true]);
    expect(wasReported(aConference({ participants: participantsOf(1) }), BASE)).toBe(false);
  });

  it('is somebody new who was added less than five seconds before it', () => {
    expect(isNew(aParticipant({ addedAt: BASE.at - 4_999 }), BASE)).toBe(true);
    expect(isNew(aParticipant({ addedAt: BASE.at - 5_000 }), BASE)).toBe(false);
    expect(isNew(aParticipant(), BASE)).toBe(false);
  });
});
