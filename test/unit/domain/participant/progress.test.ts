import { isLive, legOf, NO_LEG, progressPhase, progressOf, type ProgressPhase } from '../../../../domain/participant/progress';

const PHASES: readonly ProgressPhase[] = ['claimed', 'ringing', 'joined', 'ended'];

describe('how far a leg has come', () => {
  it.each(PHASES)('can be read again: %s', (phase) => {
    expect(progressPhase(progressOf(3, phase))).toBe(phase);
    expect(legOf(progressOf(3, phase))).toBe(3);
  });

  it('grows with each phase, and with each leg', () => {
    const all = [1, 2, 3].flatMap((leg) => PHASES.map((phase) => progressOf(leg, phase)));
    expect([...all].sort((a, b) => a - b)).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
  });

  it('is nothing without a leg', () => {
    expect([progressPhase(NO_LEG), legOf(NO_LEG), isLive(NO_LEG)]).toEqual(['none', 0, false]);
  });
});

it('a leg is alive from its claim to its end', () => {
  expect(PHASES.filter((phase) => isLive(progressOf(2, phase)))).toEqual<ProgressPhase[]>(['claimed', 'ringing', 'joined']);
});
