import { readFileSync } from 'node:fs';
import { readHops } from '../../../../bench/latency/hops';
import { type Recorded } from '../../../../bench/latency/recorded';
import { changeResult, sharesOf } from '../../../../bench/latency/results';

const recorded = JSON.parse(readFileSync(require.resolve('../../../../bench/latency/recorded.json'), 'utf8')) as Recorded;
const tuning = { rounds: 20, seed: 1 };
const result = (assembly: string, terminals: number, isToldAtOnce: boolean) =>
  changeResult(recorded, readHops(), { assembly, terminals, isToldAtOnce }, tuning);

it.each(['direct', 'network'])('tells as many changes at once as the recorded run did: %s', (assembly) => {
  const counted = sharesOf(recorded.followed[assembly] ?? []).told;
  expect(Math.abs(result(assembly, 1, true).shares.told - counted)).toBeLessThan(0.08);
});

it('takes longer by stream and bus than at once, and longer to more terminals', () => {
  expect(result('direct', 10, true).p50).toBeLessThan(result('direct', 10, false).p50 / 3);
  expect(result('direct', 10, true).p50).toBeGreaterThan(result('direct', 1, true).p50);
});

it('a writer tells nobody if there are more than twenty terminals', () => {
  expect(result('direct', 21, true).shares.told).toBe(0);
});
