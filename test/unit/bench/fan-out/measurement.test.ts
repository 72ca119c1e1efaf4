import { measuredFrom, together } from '../../../../bench/fan-out/measurement';
import { delivered, idle, measured } from '../../../support/bench-measured';

it('a change that was not delivered to everybody has no time', () => {
  const all = measuredFrom([delivered(5, 5), delivered(9, 9, 3)], idle, idle, 1, 10);
  expect(all).toMatchObject({ lastMs: [5], lost: 3, repeated: 1, deliveries: 17 });
});

it('rounds are added up', () => {
  expect(together([measured(1, 2), measured(3)])).toMatchObject({ lastMs: [1, 2, 3], deliveries: 30, cpuMs: 16, bytes: 300 });
});
