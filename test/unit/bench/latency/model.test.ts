import { readFileSync } from 'node:fs';
import { readHops } from '../../../../bench/latency/hops';
import { LEG_COMMANDS, type Recorded, TAKE_CHANGES, WATCH } from '../../../../bench/latency/recorded';
import { changeResult, dialResult, sharesOf } from '../../../../bench/latency/results';

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

it('what leads to a dial claims the leg before it queues the dial, whoever does it, and then the conference server is asked', () => {
  const calls = (entry: string) => (recorded.dials[entry] ?? []).map(({ steps, to }) => steps.slice(0, to + 1).map(({ call }) => call));
  expect(calls(WATCH).length).toBeGreaterThan(0);
  expect(calls(TAKE_CHANGES).length).toBeGreaterThan(0);
  for (const each of [...calls(WATCH), ...calls(TAKE_CHANGES)]) {
    expect(each.at(-1)).toBe('queue-send');
    expect(each).toContain('dynamodb-write');
  }
  for (const each of calls(LEG_COMMANDS)) expect(each).toEqual(['dynamodb-read', 'dynamodb-read', 'dynamodb-write', 'other-server']);
});

it('a dial is sooner by the nudge than by the stream', () => {
  const by = (way: 'nudge' | 'stream') => dialResult(recorded, readHops(), way, tuning).p50;
  expect(by('nudge')).toBeLessThan(by('stream') / 2);
});
