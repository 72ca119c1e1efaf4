import { isClosedAfter, withRefusal } from '../../../../domain/terminals/refused-messages';

const NOW = 1_800_000_000_000;

it('refusals are counted from the first', () => {
  const first = withRefusal({}, NOW);
  expect(first).toEqual({ refusals: 1, refusedSince: NOW });
  expect(withRefusal(first, NOW + 5)).toEqual({ refusals: 2, refusedSince: NOW });
});

it.each([
  [3, 30_000, true, true],
  [9, 90_000, true, true],
  [2, 30_000, true, false],
  [3, 29_999, true, false],
  [3, 30_000, false, false],
])('after %d refusals in %d ms, while others accept: %s, a connection is closed: %s', (refusals, ms, othersAccept, isClosed) => {
  expect(isClosedAfter({ refusals, refusedSince: NOW - ms }, NOW, othersAccept)).toBe(isClosed);
});
