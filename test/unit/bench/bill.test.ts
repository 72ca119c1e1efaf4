import { billOf, BUDGET_DOLLARS, hostedBills } from '../../../bench/cost/bill';
import { billedMilliseconds } from '../../../bench/cost/durations';
import { meters, nothingCounted, partsOf64, socketMessages, writeUnits } from '../../../bench/cost/meters';
import { pollingBill, pollingCounts } from '../../../bench/cost/polling';
import { readPriceList } from '../../../bench/cost/price-list';

const prices = readPriceList();

it('every meter has a price, with the page it belongs to and a date', () => {
  expect(Object.keys(prices.prices).sort()).toEqual([...meters].sort());
  expect(prices.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

it('what was counted for a few conferences is billed for a thousand', () => {
  const counts = { ...nothingCounted(), 'http-requests': 300, 'write-units': 600 };
  const bill = billOf(counts, prices, { counted: 3, billed: 1_000 });
  // 100,000 requests at $1.00 a million, 200,000 write units at $0.625.
  expect(bill.dollars).toBeCloseTo(0.1 + 0.125, 10);
  expect(bill.lines.find(({ meter }) => meter === 'http-requests')).toEqual({ meter: 'http-requests', count: 100_000, dollars: 0.1 });
});

it('nothing costs nothing', () => {
  expect(billOf(nothingCounted(), prices, { counted: 1, billed: 1_000 }).dollars).toBe(0);
});

it('services bill in parts', () => {
  expect([1, 32 * 1024, 32 * 1024 + 1].map(socketMessages)).toEqual([1, 1, 2]);
  expect([0, 64 * 1024, 64 * 1024 + 1].map(partsOf64)).toEqual([1, 1, 2]);
  expect([0, 1024, 1025].map(writeUnits)).toEqual([1, 1, 2]);
});

it('a function is billed for the requests that it waits for', () => {
  const idle = billedMilliseconds({ awsRequests: 0, otherRequests: 0 });
  const one = billedMilliseconds({ awsRequests: 1, otherRequests: 0 });
  expect(billedMilliseconds({ awsRequests: 3, otherRequests: 0 }) - idle).toBeCloseTo(3 * (one - idle), 10);
  expect(billedMilliseconds({ awsRequests: 0, otherRequests: 1 })).toBeGreaterThan(one);
});

it('who asks twice as often pays twice as much', () => {
  const polling = { minutes: 30, everySeconds: 10, answerBytes: 250, logBytes: 1_000, memoryGb: 0.5 };
  expect(pollingCounts(polling)['http-requests']).toBe(180);
  const [slow, fast] = [pollingBill(polling, prices), pollingBill({ ...polling, everySeconds: 5 }, prices)];
  expect(fast.dollars).toBeCloseTo(2 * slow.dollars, 10);
});

it('hosted services bill every participant for every minute', () => {
  const [twilio] = hostedBills(prices, { participants: 10, minutes: 30 });
  expect(twilio?.dollars).toBeCloseTo(540, 6);
});

it('the budget is what the design promises', () => {
  expect(BUDGET_DOLLARS).toBe(1.25);
});
