/** What the benchmark of the terminal counts as a fault. */
import { faultsFound, type StoreHour } from '../../../../bench/terminal/verdict';

const MINUTES = 60;
const CHANGES_PER_MINUTE = 60;

const anHour = (heapAfter: (minute: number) => number, over: Partial<StoreHour> = {}): StoreHour => ({
  store: 'memory',
  changes: 3_600,
  connections: 1,
  snapshots: 3_600,
  heaps: Array.from({ length: MINUTES }, (_, minute) => heapAfter(minute)),
  messageMs: [0.1],
  saveMs: [0.1],
  isRight: true,
  ...over,
});

it('accepts a heap that grows while the conference fills up, and then stays', () => {
  expect(faultsFound([anHour((minute) => 1e7 + Math.min(minute, 20) * 50_000)], [])).toEqual([]);
});

it('finds 200 bytes that stay of each change', () => {
  expect(faultsFound([anHour((minute) => 1e7 + minute * CHANGES_PER_MINUTE * 200)], [])).toEqual([
    expect.stringContaining('the heap grew'),
  ]);
});

it('finds a terminal that shows something else, and a size above its limit', () => {
  const sizes = [
    { of: 'the SDK', bytes: 11, limit: 10 },
    { of: 'the console', bytes: 10, limit: 10 },
  ];
  expect(faultsFound([anHour(() => 1e7, { isRight: false })], sizes)).toEqual([
    expect.stringContaining('other than the server'),
    'the SDK has 11 bytes, and may have 10',
  ]);
});
