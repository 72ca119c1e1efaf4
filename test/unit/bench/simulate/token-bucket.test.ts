import { TokenBucket } from '../../../../bench/simulate/token-bucket';

it('lets its burst through at once, and then its rate', () => {
  const bucket = new TokenBucket(10, 100);
  expect(bucket.take(0, 150)).toBe(100);
  expect(bucket.take(3, 100)).toBe(30);
  expect(bucket.take(1_000, 1_000)).toBe(100);
});

it('a backlog drains at its rate, behind what others wait for', () => {
  const bucket = new TokenBucket(10, 20);
  expect(bucket.book(0, 20)).toBe(0);
  expect(bucket.book(0, 50)).toBe(5);
  expect(bucket.book(0, 10)).toBe(6);
  // Two seconds later, 40 of the 60 are still to come.
  expect(bucket.waitFor(2, 10)).toBe(5);
});
