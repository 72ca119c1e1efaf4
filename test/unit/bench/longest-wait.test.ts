import { LongestWait } from '../../../bench/cost/longest-wait';

it('requests that come one after the other take the time of all of them', () => {
  const wait = new LongestWait();
  wait.begin(5)();
  wait.begin(90)();
  expect(wait.ms).toBe(95);
});

it('requests that go side by side take the time of the longest', () => {
  const wait = new LongestWait();
  const answered = [wait.begin(90), wait.begin(5), wait.begin(90)];
  answered.forEach((answer) => answer());
  expect(wait.ms).toBe(90);
  wait.begin(5)();
  expect(wait.ms).toBe(95);
});

it('a request may have waited for any that was answered before it', () => {
  const wait = new LongestWait();
  const slow = wait.begin(5);
  wait.begin(90)();
  wait.begin(5)();
  slow();
  expect(wait.ms).toBe(95);
});

it('a request that is never answered is waited for all the same', () => {
  const wait = new LongestWait();
  wait.begin(90);
  expect(wait.ms).toBe(90);
});

it('a timer comes on top', () => {
  const wait = new LongestWait();
  wait.begin(5)();
  wait.pass(300);
  wait.begin(5)();
  expect(wait.ms).toBe(310);
});
