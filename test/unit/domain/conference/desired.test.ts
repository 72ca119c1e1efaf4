import {
  endedUnjoined,
  failedToJoin,
  hasLiveLeg,
  isDesiredOnline,
  isJoined,
  joinedLegs,
  liveLegs,
  needsDial,
  needsDrop,
} from '../../../../domain/conference/desired';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import type { LegPhase } from '../../../../domain/participant/progress';
import { ConferenceState } from '../../../../schemas/conference-states';
import { aConference, anEnd, aParticipant, FIRST_ID, type Members, onLeg, SECOND_ID } from '../../../support/a-conference';

const PHASES: readonly LegPhase[] = ['claimed', 'ringing', 'joined', 'ended'];
const active = aConference({ state: 'active' });
const statesWhere = (holds: (record: ConferenceRecord) => boolean) =>
  ConferenceState.options.filter((state) => holds({ ...active, state }));

describe('a participant is desired online', () => {
  it.each<readonly [string, Members, boolean]>([
    ['with a leg that is desired and has not ended', { desiredLeg: 2, withdrawnLeg: 1, endedLeg: 1 }, true],
    ['not if the leg is withdrawn', { desiredLeg: 2, withdrawnLeg: 2, endedLeg: 1 }, false],
    ['not if a later leg is withdrawn', { desiredLeg: 2, withdrawnLeg: 3, endedLeg: 1 }, false],
    ['not if the leg has ended', { desiredLeg: 2, withdrawnLeg: 1, endedLeg: 2 }, false],
    ['not if a later leg has ended', { desiredLeg: 2, withdrawnLeg: 1, endedLeg: 3 }, false],
    ['not if no leg was ever desired', { desiredLeg: 0 }, false],
    ['not if it is removed', { removed: true }, false],
  ])('%s', (_what, members, desired) => {
    expect(isDesiredOnline(aParticipant(members))).toBe(desired);
  });
});

describe('a leg', () => {
  it('is alive from its claim to its end', () => {
    expect(PHASES.filter((phase) => hasLiveLeg(aParticipant(onLeg(1, phase))))).toEqual(['claimed', 'ringing', 'joined']);
    expect(hasLiveLeg(aParticipant())).toBe(false);
  });

  it('is joined only while it is connected', () => {
    expect(PHASES.filter((phase) => isJoined(aParticipant(onLeg(1, phase))))).toEqual(['joined']);
    expect(isJoined(aParticipant())).toBe(false);
  });

  it('is counted among the live ones or among the joined ones of its conference', () => {
    const ringing = aParticipant(onLeg(1, 'ringing'));
    const joined = aParticipant(onLeg(1, 'joined'));
    const record = aConference({ state: 'active', participants: { [FIRST_ID]: ringing, [SECOND_ID]: joined } });
    expect(liveLegs(record)).toEqual([ringing, joined]);
    expect(joinedLegs(record)).toEqual([joined]);
  });
});

describe('a participant is to be dialled', () => {
  it.each<readonly [string, Members, boolean]>([
    ['if it is desired online and has no leg', {}, true],
    ['if a further leg is desired after one that has ended', { ...onLeg(1, 'ended'), desiredLeg: 2 }, true],
    ['not if it is not desired online', { withdrawnLeg: 1 }, false],
    ['not while its leg is alive', onLeg(1, 'claimed'), false],
    ['not while an older leg is alive', { ...onLeg(1, 'joined'), desiredLeg: 2 }, false],
    ['not if the leg that ended is the desired one', { ...onLeg(1, 'ended'), endedLeg: 0 }, false],
  ])('%s', (_what, members, dial) => {
    expect(needsDial(active, aParticipant(members))).toBe(dial);
  });

  it('only while the conference runs', () => {
    expect(statesWhere((record) => needsDial(record, aParticipant()))).toEqual(['starting', 'active']);
  });
});

describe('a leg is to be dropped', () => {
  it.each<readonly [string, Members, boolean]>([
    ['if it is alive and no longer desired', { ...onLeg(1, 'ringing'), withdrawnLeg: 1 }, true],
    ['if it is alive and its participant is removed', { ...onLeg(1, 'joined'), removed: true }, true],
    ['if it is alive and a further one is desired', { ...onLeg(1, 'joined'), desiredLeg: 2 }, true],
    ['not while it is desired', onLeg(1, 'joined'), false],
    ['not if it has ended', { ...onLeg(1, 'ended'), withdrawnLeg: 1 }, false],
    ['not if there is none', { withdrawnLeg: 1 }, false],
  ])('%s', (_what, members, drop) => {
    expect(needsDrop(active, aParticipant(members))).toBe(drop);
  });

  it('only while the conference runs', () => {
    const withdrawn = aParticipant({ ...onLeg(1, 'joined'), withdrawnLeg: 1 });
    expect(statesWhere((record) => needsDrop(record, withdrawn))).toEqual(['starting', 'active']);
  });
});

describe('a leg that has ended', () => {
  it.each([
    ['failed', true],
    ['busy', true],
    ['departed', false],
    ['booted', false],
  ] as const)('by the method %s without having joined has failed to join: %s', (method, hasFailed) => {
    const unjoined = aParticipant({ ...onLeg(1, 'ended'), disconnection: anEnd({ method }) });
    expect([endedUnjoined(unjoined), failedToJoin(unjoined)]).toEqual([true, hasFailed]);
    const joined = { ...unjoined, hadJoined: true } as const;
    expect([endedUnjoined(joined), failedToJoin(joined)]).toEqual([false, false]);
  });

  it('is not what a participant without an end has', () => {
    const ringing = aParticipant(onLeg(1, 'ringing'));
    expect([endedUnjoined(ringing), failedToJoin(ringing)]).toEqual([false, false]);
  });
});
