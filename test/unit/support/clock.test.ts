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

it('jumps to the end of a wait while it is stopped, and only once if several wait at the same time', async () => {
  const clock = movableClock();
  const release = clock.hold();
  const from = clock.now();
  const moved = jest.fn();
  clock.onMove(moved);
  const short = clock.wait(1).then(() => clock.now());
  const long = Promise.all([clock.wait(5), clock.wait(5)]).then(() => clock.now());
  expect(clock.now()).toBe(from);
  expect([await short, await long]).toEqual([from + 1, from + 5]);
  expect(moved).toHaveBeenCalledTimes(2);
  clock.advance(7);
  await clock.wait(0);
  expect(clock.now()).toBe(from + 12);
  release();
});
