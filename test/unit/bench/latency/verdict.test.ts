import { verdictOn } from '../../../../bench/latency/verdict';

const times = (p50: number, p99: number) => ({ p50, p99, shares: { told: 0.9 } });

it('both kinds of conference are judged, and shown', () => {
  const { isKept, text } = verdictOn([
    ['direct', times(53, 156)],
    ['network', times(60, 200)],
  ]);
  expect(isKept).toBe(true);
  expect(text).toContain('direct: p50 53.0 ms (goal 60 ms: kept), p99 156.0 ms (goal 200 ms: kept)');
  expect(text).toContain('network: p50 60.0 ms (goal 60 ms: kept), p99 200.0 ms (goal 200 ms: kept)');
  expect(text).toContain('10 % of changes that are not told at once');
});

it.each([
  ['the median of the one', times(60.1, 156), times(53, 156)],
  ['the median of the other', times(53, 156), times(60.1, 156)],
  ['the 99th percentile of the one', times(53, 200.1), times(53, 156)],
  ['the 99th percentile of the other', times(53, 156), times(53, 200.1)],
])('a goal is missed by %s', (_what, direct, network) => {
  const { isKept, text } = verdictOn([
    ['direct', direct],
    ['network', network],
  ]);
  expect(isKept).toBe(false);
  expect(text.match(/MISSED/g)).toHaveLength(1);
});

it('nothing that was modelled keeps no goal', () => {
  expect(verdictOn([]).isKept).toBe(false);
});
