import {
  hasHadLeg,
  isClaimedLeg,
  isLive,
  type LegPhase,
  legPhases,
  NO_LEG,
  orderOfProgress,
} from '../../../../domain/participant/progress';

const PHASES: readonly LegPhase[] = ['claimed', 'ringing', 'joined', 'ended'];

describe('how far a leg has come', () => {
  it('grows with each phase, and with each leg', () => {
    const all = [NO_LEG, ...[1, 2, 3].flatMap((leg) => PHASES.map((phase) => ({ leg, phase })))];
    expect(all.toReversed().sort(orderOfProgress)).toEqual(all);
  });

  it('is the same only in the same phase of the same leg', () => {
    expect(orderOfProgress({ leg: 2, phase: 'joined' }, { leg: 2, phase: 'joined' })).toBe(0);
    expect(orderOfProgress({ leg: 2, phase: 'joined' }, { leg: 3, phase: 'joined' })).not.toBe(0);
  });

  it('is nothing without a leg', () => {
    expect([hasHadLeg(NO_LEG), isLive(NO_LEG)]).toEqual([false, false]);
    expect(PHASES.map((phase) => hasHadLeg({ leg: 1, phase }))).toEqual([true, true, true, true]);
  });
});

it('a leg is alive from its claim to its end', () => {
  expect(legPhases.filter((phase) => isLive({ leg: 2, phase }))).toEqual<LegPhase[]>(['claimed', 'ringing', 'joined']);
});

it('a claimed leg is the newest one, before anything was reported of it', () => {
  expect(legPhases.filter((phase) => isClaimedLeg({ leg: 2, phase }, 2))).toEqual<LegPhase[]>(['claimed']);
  expect([isClaimedLeg({ leg: 2, phase: 'claimed' }, 1), isClaimedLeg(undefined, 1)]).toEqual([false, false]);
});
