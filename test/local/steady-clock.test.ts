import * as fc from 'fast-check';
import { type SteadyClockOptions, steadyClock } from '../../local/machine/steady-clock';
import { HOUR_MS, MINUTE_MS } from '../../schemas/durations';
import { runs } from '../support/property-runs';

const START = Date.parse('2026-03-01T10:00:00Z');

/** A machine whose clock can be set. */
const aMachine = () => {
  const at = { wall: START, elapsed: 5_000 };
  const said: unknown[] = [];
  const options: SteadyClockOptions = {
    log: (_, event, fields) => said.push([event, fields]),
    wall: () => at.wall,
    elapsed: () => at.elapsed,
  };
  const pass = (ms: number): void => {
    at.wall += ms;
    at.elapsed += ms;
  };
  return { now: steadyClock(options), set: (by: number) => (at.wall += by), pass, said, wall: () => at.wall };
};

it('follows the machine’s clock, also over a sleep in which no time seemed to pass', () => {
  const { now, set, pass, said } = aMachine();
  pass(1_500);
  expect(now()).toBe(START + 1_500);
  set(8 * HOUR_MS);
  expect(now()).toBe(START + 1_500 + 8 * HOUR_MS);
  expect(said).toEqual([]);
});

it('goes on at the speed of real time if the clock is set back, and says so once', () => {
  const { now, set, pass, said } = aMachine();
  set(-HOUR_MS);
  expect(now()).toBe(START);
  pass(MINUTE_MS);
  expect(now()).toBe(START + MINUTE_MS);
  expect(said).toEqual([['local.clock.set-back', { aheadMs: HOUR_MS }]]);
});

it('says nothing about the small corrections of time synchronisation', () => {
  const { now, set, said } = aMachine();
  set(-200);
  expect([now(), said]).toEqual([START, []]);
});

it('continues from the time of its newest data if the clock was set back in between', () => {
  const { now, pass } = aMachine();
  now.isAtLeast(START + HOUR_MS);
  pass(10);
  expect(now()).toBe(START + HOUR_MS + 10);
  now.isAtLeast(START);
  expect(now()).toBe(START + HOUR_MS + 10);
});

it('never goes back, is never behind the machine’s clock, and never stands still', () => {
  const steps = fc.array(fc.record({ pass: fc.nat(HOUR_MS), set: fc.integer({ min: -HOUR_MS, max: HOUR_MS }) }), { maxLength: 20 });
  fc.assert(
    fc.property(steps, (all) => {
      const { now, set, pass, wall } = aMachine();
      for (const step of all) {
        const before = now();
        pass(step.pass);
        set(step.set);
        const after = now();
        expect(after).toBeGreaterThanOrEqual(before + step.pass);
        expect(after).toBeGreaterThanOrEqual(wall());
      }
    }),
    { numRuns: runs(500) },
  );
});
