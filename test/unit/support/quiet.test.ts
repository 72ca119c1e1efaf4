import { awsTransport, setAwsTransport } from '../../../functions/adapters/aws-transport';
import { StillBusy } from '../../../local/idle';
import { SECOND_MS } from '../../../schemas/durations';
import { countMovement, untilAtRest } from '../../support/e2e-quiet';

let now = 0;
beforeEach(() => {
  now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

/** A deployment that is busy for ever, of which something moves at each look until `restsAt`. */
const busyUntil = (restsAt: number, lookMs: number) => {
  let [count, looksAtRest] = [0, 0];
  const local = {
    idle: async () => {
      now += lookMs;
      if (now < restsAt) count += 1;
      else looksAtRest += 1;
      throw new StillBusy(['deliver']);
    },
  };
  return { local, moved: () => count, looksAtRest: () => looksAtRest };
};

it('waits as long as anything moves, and a little longer', async () => {
  const { local, moved } = busyUntil(8 * SECOND_MS, 5);
  await untilAtRest(local, moved);
  expect(now).toBeGreaterThanOrEqual(8 * SECOND_MS + 200);
  expect(now).toBeLessThan(9 * SECOND_MS);
});

it('of a machine with no time for this process looks often enough', async () => {
  const { local, moved, looksAtRest } = busyUntil(2 * SECOND_MS, 200);
  await untilAtRest(local, moved);
  expect(looksAtRest()).toBeGreaterThanOrEqual(15);
});

it('does not wait for ever for what fails again and again', async () => {
  const { local, moved } = busyUntil(Infinity, 5);
  await untilAtRest(local, moved);
  expect(now).toBeLessThan(11 * SECOND_MS);
});

it('ends at once when nothing is busy', async () => {
  await untilAtRest({ idle: async () => undefined }, () => 0);
  expect(now).toBe(0);
});

it('does not take a refusal of AWS for a move', async () => {
  let status = 200;
  setAwsTransport(async () => ({ status, headers: {}, body: Buffer.of() }));
  const { load, count } = countMovement(async () => ({}));
  await load('an entry');
  const ask = () => awsTransport()?.({ method: 'POST', host: 'aws', path: '/', headers: {}, body: '' });
  await ask();
  status = 400;
  await ask();
  expect(count()).toBe(1);
  setAwsTransport(undefined);
});
