import { ExpectedDeliveries } from '../../../../bench/measuring/expected-deliveries';
import { MINUTE_MS } from '../../../../schemas/durations';

const LONG_MS = MINUTE_MS;

it('a change is delivered when its last delivery arrives', async () => {
  const expected = new ExpectedDeliveries();
  const delivered = expected.expect('1', 2, LONG_MS);
  expected.started('1', 100);
  expected.arrived('1', 'ada', 103, 10);
  expected.arrived('1', 'bob', 107, 20);
  expect(await delivered).toEqual({ lastMs: 7, lastAt: 107, bytes: 30, lost: 0 });
});

it('deliveries may arrive before the time of the change is known', async () => {
  const expected = new ExpectedDeliveries();
  const delivered = expected.expect('1', 1, LONG_MS);
  expected.arrived('1', 'ada', 103, 10);
  expected.started('1', 100);
  expect((await delivered).lastMs).toBe(3);
});

it('a repeated delivery counts as repeated, not as another delivery', async () => {
  const expected = new ExpectedDeliveries();
  const delivered = expected.expect('1', 2, LONG_MS);
  expected.started('1', 100);
  expected.arrived('1', 'ada', 101, 10);
  expected.arrived('1', 'ada', 102, 10);
  expected.arrived('1', 'bob', 103, 10);
  expected.arrived('1', 'bob', 104, 10);
  expect(await delivered).toMatchObject({ lastMs: 3, bytes: 20 });
  expect(expected.repeated).toBe(2);
});

it('deliveries missing at the deadline are lost', async () => {
  const expected = new ExpectedDeliveries();
  const delivered = expected.expect('1', 3, 1);
  expected.started('1', 100);
  expected.arrived('1', 'ada', 101, 10);
  expect(await delivered).toMatchObject({ lost: 2, bytes: 10 });
});

it('changes are tracked separately', async () => {
  const expected = new ExpectedDeliveries();
  const [one, other] = [expected.expect('1', 1, LONG_MS), expected.expect('2', 1, LONG_MS)];
  expected.started('1', 100);
  expected.started('2', 100);
  expected.arrived('2', 'ada', 102, 1);
  expected.arrived('1', 'ada', 101, 1);
  expect([(await one).lastMs, (await other).lastMs]).toEqual([1, 2]);
});
