import { LongestWait } from '../../../../bench/cost/longest-wait';

it('consecutive requests take the sum of their times', () => {
  const wait = new LongestWait();
  wait.begin(5)();
  wait.begin(90)();
  expect(wait.ms).toBe(95);
});

it('parallel requests take the time of the longest', () => {
  const wait = new LongestWait();
  const answered = [wait.begin(90), wait.begin(5), wait.begin(90)];
  answered.forEach((answer) => answer());
  expect(wait.ms).toBe(90);
  wait.begin(5)();
  expect(wait.ms).toBe(95);
});

it('a request may have waited for any response before it', () => {
  const wait = new LongestWait();
  const slow = wait.begin(5);
  wait.begin(90)();
  wait.begin(5)();
  slow();
  expect(wait.ms).toBe(95);
});

it('a request that is never answered counts, too', () => {
  const wait = new LongestWait();
  wait.begin(90);
  expect(wait.ms).toBe(90);
});

it('a timer is added', () => {
  const wait = new LongestWait();
  wait.begin(5)();
  wait.pass(300);
  wait.begin(5)();
  expect(wait.ms).toBe(310);
});
