import { billOf, BUDGET_DOLLARS, hostedBills } from '../../../../bench/cost/bill';
import { AWS_REQUEST, billedMilliseconds } from '../../../../bench/cost/durations';
import { meters, nothingCounted, partsOf64, socketMessages, writeUnits } from '../../../../bench/cost/meters';
import { pollingBill, pollingCounts } from '../../../../bench/cost/polling';
import { readPriceList } from '../../../../bench/cost/price-list';

const prices = readPriceList();

it('every meter has a price with its source page and date', () => {
  expect(Object.keys(prices.prices).sort()).toEqual([...meters].sort());
  expect(prices.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

it('counts of a few conferences are billed for a thousand', () => {
  const counts = { ...nothingCounted(), 'http-requests': 300, 'write-units': 600 };
  const bill = billOf(counts, prices, { counted: 3, billed: 1_000 });
  // 100,000 requests at $1.00 a million, 200,000 write units at $0.625.
  expect(bill.dollars).toBeCloseTo(0.1 + 0.125, 10);
  expect(bill.lines.find(({ meter }) => meter === 'http-requests')).toEqual({ meter: 'http-requests', count: 100_000, dollars: 0.1 });
});

it('nothing costs nothing', () => {
  expect(billOf(nothingCounted(), prices, { counted: 1, billed: 1_000 }).dollars).toBe(0);
});

it('services bill in whole units', () => {
  expect([1, 32 * 1024, 32 * 1024 + 1].map(socketMessages)).toEqual([1, 1, 2]);
  expect([0, 64 * 1024, 64 * 1024 + 1].map(partsOf64)).toEqual([1, 1, 2]);
  expect([0, 1024, 1025].map(writeUnits)).toEqual([1, 1, 2]);
});

const work = { invocations: 0, awsRequests: 0, otherRequests: 0, waitedMs: 0 };

describe('the billed time of a function', () => {
  it('includes its waits, whatever its memory', () => {
    expect([128, 512, 1_769, 3_008].map((memoryMb) => billedMilliseconds({ ...work, waitedMs: 90 }, memoryMb))).toEqual([90, 90, 90, 90]);
  });

  it('includes more CPU time the smaller its share of a core is, which is at most one core', () => {
    const cpu = (memoryMb: number): number => billedMilliseconds({ ...work, awsRequests: 2 }, memoryMb);
    expect(cpu(1_769)).toBeCloseTo(3, 10);
    expect(cpu(3_538)).toBeCloseTo(3, 10);
    expect(cpu(256)).toBeCloseTo((3 * 1_769) / 256, 10);
  });

  it('includes a share of cold starts, which are not longer with less memory', () => {
    const [whole, half] = [1_769, 1_769 / 2].map((memoryMb) => billedMilliseconds({ ...work, invocations: 100 }, memoryMb));
    expect(whole).toBeCloseTo(100 + 300 + 100, 10);
    expect(half).toBeCloseTo(200 + 300 + 200, 10);
  });

  it('matches a published figure for a small function that writes to DynamoDB: some 33 ms at 128 MB', () => {
    const put = billedMilliseconds({ ...work, awsRequests: 1, waitedMs: AWS_REQUEST.waitMs }, 128) + 1_769 / 128;
    expect(Math.abs(put - 33)).toBeLessThan(10);
  });
});

it('polling twice as often costs twice as much', () => {
  const polling = { minutes: 30, everySeconds: 10, answerBytes: 250, logBytes: 1_000, memoryMb: 512 };
  expect(pollingCounts(polling)['http-requests']).toBe(180);
  const [slow, fast] = [pollingBill(polling, prices), pollingBill({ ...polling, everySeconds: 5 }, prices)];
  expect(fast.dollars).toBeCloseTo(2 * slow.dollars, 10);
});

it('hosted services bill every participant for every minute', () => {
  const [twilio] = hostedBills(prices, { participants: 10, minutes: 30 });
  expect(twilio?.dollars).toBeCloseTo(540, 6);
});

it('the budget is that of the design', () => {
  expect(BUDGET_DOLLARS).toEqual({ direct: 1.25, network: 1.6 });
});
