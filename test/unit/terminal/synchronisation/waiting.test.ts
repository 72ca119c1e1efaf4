import { askAfterMs, reconnectAfterMs } from '../../../../terminal/synchronisation/waiting';

it('a terminal waits for what may only be late, and not all wait equally long', () => {
  expect([0, 0.5, 1].map(askAfterMs)).toEqual([300, 650, 1_000]);
});

it('a terminal that is not let in tries ever more seldom, at least once a minute', () => {
  expect([0, 1, 2, 5, 6, 100].map((failures) => reconnectAfterMs(failures, 1))).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
  expect(reconnectAfterMs(3, 0)).toBe(0);
});
