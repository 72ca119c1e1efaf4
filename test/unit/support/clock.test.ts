import { movableClock } from '../../support/e2e-clock';

afterEach(() => jest.restoreAllMocks());

it('runs like that of the machine, stands still while it is held, and goes on from there', () => {
  const machine = jest.spyOn(Date, 'now').mockReturnValue(1_000);
  const clock = movableClock(50);
  machine.mockReturnValue(2_000);
  expect(clock.now()).toBe(2_050);
  const release = clock.hold();
  machine.mockReturnValue(9_000);
  expect(clock.now()).toBe(2_050);
  clock.advance(10);
  expect(clock.now()).toBe(2_060);
  release();
  expect(clock.now()).toBe(2_060);
  machine.mockReturnValue(9_001);
  expect(clock.now()).toBe(2_061);
});
