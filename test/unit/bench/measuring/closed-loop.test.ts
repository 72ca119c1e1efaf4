import { runClosedLoop } from '../../../../bench/measuring/closed-loop';
import type { Delivered } from '../../../../bench/measuring/expected-deliveries';

const delivered = (lastMs: number): Delivered => ({ lastMs, lastAt: lastMs, bytes: 0, lost: 0 });

it('counts the changes after the warm-up, one at a time', async () => {
  const happened: string[] = [];
  const between = async (made: number): Promise<void> => void happened.push(`after ${made}`);
  const make = async (index: number): Promise<Delivered> => {
    happened.push(`change ${index}`);
    return delivered(index);
  };
  const counted = await runClosedLoop({ warmUp: 1, changes: 2, paceMs: 0, between }, make, () => happened.push('begin'));
  expect(happened).toEqual(['change 0', 'begin', 'change 0', 'after 1', 'change 1', 'after 2']);
  expect(counted.map(({ lastMs }) => lastMs)).toEqual([0, 1]);
});
