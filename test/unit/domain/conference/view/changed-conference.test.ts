import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { changedConference, everyoneChanged, isNew, wasReported } from '../../../../../domain/conference/view/changed-conference';
import { MINUTE_MS } from '../../../../../schemas/durations';
import { aConference, ALL_ACTIONS, aParticipant, AT, FIRST_ID, participantsOf, SECOND_ID } from '../../../../support/a-conference';
import { withParticipant } from '../../../../support/applying';

type Reported = ReturnType<typeof changedConference>;
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
const reported = (record: ConferenceRecord, seesNumbers = true, can = ALL_ACTIONS): Reported =>
  changedConference(record, BASE, can, seesNumbers);

describe('a conference of which nothing changed', () => {
  it('is not reported', () => {
    expect(reported(known)).toEqual<Reported>({});
  });
});

describe('a conference that became active', () => {
  it('is reported with its state alone', () => {
    expect(reported({ ...known, activatedIn: 8 })).toEqual<Reported>({ conferenceState: 'active' });
  });
});

describe('a change of everyone', () => {
  const changed: ConferenceRecord = { ...known, groupStamp: 8 };

  it('is reported with the state, the times that are known and the management', () => {
    expect(reported(changed)).toEqual<Reported>({
      conferenceState: 'active',
      startedAt: '2026-11-23T09:00:00.000Z',
      endsAt: '2026-11-23T10:00:00.000Z',
      management: { source: 'call-reports' },
    });
  });

  it('is reported with how management differs from the usual', () => {
    expect(reported({ ...changed, bridgeSilent: true }).management).toEqual<Reported['management']>({
      available: false,
      source: 'call-reports',
      reason: 'bridge-unreachable',
      actions: ['end'],
    });
    expect(reported(changed, true, ['online', 'end']).management).toEqual<Reported['management']>({
      source: 'call-reports',
      actions: ['online', 'end'],
    });
  });

  it('is reported with the end and its reason', () => {
    expect(reported({ ...changed, state: 'ended', endedAt: AT + 5_000, endReason: 'alone' })).toMatchObject<Reported>({
      conferenceState: 'ended',
      endedAt: '2026-11-23T09:00:05.000Z',
      endReason: 'alone',
    });
  });
});

describe('what an adopted conference is called', () => {
  const adopted: ConferenceRecord = { ...known, groupStamp: 8, adopted: true, startedAt: BASE.at - 59_999 };
  const names = ({ maxParticipants, subject, reference }: Reported): Reported =>
    JSON.parse(JSON.stringify({ maxParticipants, subject, reference })) as Reported;

  it('is reported while the adoption may be unknown, to those who may see it', () => {
    expect(names(reported(adopted))).toEqual<Reported>({ maxParticipants: 100, subject: 'Tuesday call', reference: 'r-1' });
    expect(names(reported(adopted, false))).toEqual<Reported>({ maxParticipants: 100 });
  });

  it('is reported as long as the conference has not started', () => {
    const { startedAt: _started, ...assembling } = adopted;
    expect(names(reported({ ...assembling, state: 'assembling' }))).toEqual<Reported>({
      maxParticipants: 100,
      subject: 'Tuesday call',
      reference: 'r-1',
    });
  });

  it('is not reported if the conference started a minute before the base', () => {
    expect(names(reported({ ...adopted, startedAt: BASE.at - MINUTE_MS }))).toEqual<Reported>({});
  });

  it('is not reported if nobody has adopted it, or nothing changed for everyone', () => {
    expect(names(reported({ ...known, groupStamp: 8, startedAt: BASE.at }))).toEqual<Reported>({});
    expect(names(reported({ ...adopted, groupStamp: 7 }))).toEqual<Reported>({});
  });
});

describe('the source of the management', () => {
  const called = { call: { state: 'held', at: AT, cause: null } } as const;

  it('is reported if a call was reported', () => {
    expect(reported({ ...known, reportedIn: 8 })).toEqual<Reported>({ management: { source: 'call-reports' } });
  });

  it('is reported if somebody was added', () => {
    const added = withParticipant({ ...known, stamps: { [FIRST_ID]: 8 } }, FIRST_ID, { addedAt: BASE.at });
    expect(reported(added)).toEqual<Reported>({ management: { source: 'call-reports' } });
  });

  it('is not reported if somebody who changed was added long ago, or somebody added lately has not changed', () => {
    expect(reported(withParticipant({ ...known, stamps: { [FIRST_ID]: 8 } }, FIRST_ID, { addedAt: AT }))).toEqual<Reported>({});
    expect(reported(withParticipant({ ...known, stamps: { [SECOND_ID]: 8 } }, FIRST_ID, { addedAt: BASE.at }))).toEqual<Reported>({});
  });

  it('is not reported if it follows from a call that was known before', () => {
    expect(reported(withParticipant({ ...known, reportedIn: 8, stamps: { [SECOND_ID]: 8 } }, FIRST_ID, called))).toEqual<Reported>({});
  });

  it('is reported if the only call is that of somebody who changed', () => {
    expect(reported(withParticipant({ ...known, reportedIn: 8, stamps: { [FIRST_ID]: 8 } }, FIRST_ID, called))).toEqual<Reported>({
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
