import { readAssumptions } from '../../../../bench/simulate/assumptions';
import { Deployment, type Server } from '../../../../bench/simulate/deployment';
import { limitsOf, readLimits } from '../../../../bench/simulate/limits';
import { beginLooks, LOOK, LOOKS_APART, looksPerSecond } from '../../../../bench/simulate/looks';
import { usualSettings } from '../../../../bench/simulate/plans';
import { readTraffic } from '../../../../bench/simulate/traffic';

const traffic = readTraffic();
const limits = limitsOf(readLimits(), 'eu-west-2');
const answers: Server = { seconds: 0.09, fails: false };
const silent: Server = { seconds: 5, fails: true };

const looked = (conferences: number, to: number, bridgeAt: (second: number) => Server, bridgeAnswersTogether = true) => {
  const assumptions = { ...readAssumptions(), bridgeAnswersTogether };
  const deployment = new Deployment(limits, usualSettings({ traffic, assumptions }, limits));
  const looks = beginLooks({ deployment, traffic, assumptions, conferences, bridgeAt, from: 0, to });
  deployment.events.runUntil(to + 60);
  return { looks, deployment };
};

const MINUTE = 60;

it.each([
  [50, 1],
  [120, 3],
  [10_000, 200],
])('of %d conferences, four times a minute one function reads the list, and %d look', (conferences, inARound) => {
  const { looks, deployment } = looked(conferences, MINUTE, () => answers);
  expect(deployment.buckets.invocations.taken).toBe(4 * (1 + inARound));
  expect(deployment.buckets.conferencesReads.taken).toBeCloseTo(4 * conferences);
  expect([looks.unanswered, looks.lookedAgainAt]).toEqual([0, undefined]);
});

it.each([
  ['one question for each look', true, 1],
  ['ten for each look', false, 10],
])('a bridge that falls silent gets %s, then one every 15 s', (_what, together, forEach) => {
  const [conferences, silentFor] = [500, 10 * MINUTE];
  const { looks } = looked(conferences, 12 * MINUTE, (second) => (second < silentFor ? silent : answers), together);
  expect(looks.unanswered).toBe((conferences / 50) * forEach + silentFor / LOOKS_APART - 1);
});

it('when the bridge is back, all conferences are looked at over ten seconds', () => {
  const back = 100;
  const { looks } = looked(10_000, 200, (second) => (second < back ? silent : answers));
  const found = Math.ceil(back / LOOKS_APART) * LOOKS_APART;
  expect(looks.lookedAgainAt).toBeGreaterThan(found + 9);
  expect(looks.lookedAgainAt).toBeLessThan(found + 11);
});

it('if each conference is asked about separately, a look waits for ten answers at a time', () => {
  const instances = (bridgeAnswersTogether: boolean, bridgeAnswerMs: number): number =>
    looksPerSecond({ traffic, assumptions: { ...readAssumptions(), bridgeAnswersTogether, bridgeAnswerMs } }).instances * 50 * LOOKS_APART;
  expect(instances(true, 1_000) - instances(true, 0)).toBeCloseTo(1);
  expect(instances(false, 1_000) - instances(false, 0)).toBeCloseTo(5);
});

it('more looks than there are instances wait for each other', () => {
  const { looks, deployment } = looked(10_000, MINUTE, () => ({ ...answers, seconds: 5 }));
  // 200 looks, 40 at a time.
  expect(looks.latest).toBeGreaterThan(4 * 5);
  expect(deployment.observed.longestWait(LOOK)).toBeGreaterThan(4 * 5);
});
