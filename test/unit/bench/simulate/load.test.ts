import { seededRandom } from '../../../../bench/measuring/seeded-random';
import { readAssumptions } from '../../../../bench/simulate/assumptions';
import { Deployment } from '../../../../bench/simulate/deployment';
import { limitsOf, readLimits } from '../../../../bench/simulate/limits';
import { beginLoad, populationAt } from '../../../../bench/simulate/load';
import { isLook, LOOKS_APART } from '../../../../bench/simulate/looks';
import { usualSettings } from '../../../../bench/simulate/plans';
import { PHASES, readTraffic } from '../../../../bench/simulate/traffic';

const counted = { traffic: readTraffic(), assumptions: readAssumptions() };
const quiet = { ...counted.assumptions, hour: { ...counted.assumptions.hour, share: 0 } };

it('of the conferences that start on the hour, each starts once', () => {
  const { hour } = counted.assumptions;
  const { seconds } = counted.traffic.phases.started;
  let started = 0;
  const steady = populationAt(1_000, hour, counted.traffic, 3_000).started;
  for (let second = -60; second < 300; second++) started += (populationAt(1_000, hour, counted.traffic, second).started - steady) / seconds;
  expect(started).toBeCloseTo(1_000 * hour.share, 0);
});

it('asks of a deployment what a conference asked in the counted run', () => {
  const limits = limitsOf(readLimits(), 'us-east-1');
  const deployment = new Deployment(limits, usualSettings(counted, limits));
  const [conferences, to] = [500, 200];
  const answers = { seconds: 0.09, fails: false };
  beginLoad({
    deployment,
    traffic: counted.traffic,
    assumptions: quiet,
    conferences,
    random: seededRandom(2),
    bridgeAt: () => answers,
    from: 0,
    to,
  });
  deployment.events.runUntil(to);
  const { phases } = counted.traffic;
  const life = PHASES.reduce((sum, phase) => sum + phases[phase].seconds, 0);
  const sum = (name: 'busEvents' | 'recordsWrites'): number =>
    PHASES.flatMap((phase) => Object.values(phases[phase].functions)).reduce((total, use) => total + use[name], 0);
  const events = deployment.buckets.busRequests.taken;
  const expected = (sum('busEvents') / life) * conferences * to;
  expect(events / expected).toBeGreaterThan(0.9);
  expect(events / expected).toBeLessThan(1.1);
  const invoked = PHASES.flatMap((phase) => Object.entries(phases[phase].functions))
    .filter(([entry]) => !isLook(entry))
    .reduce((total, [, { invocations }]) => total + invocations, 0);
  // One look is for fifty.
  const looks = Math.ceil(to / LOOKS_APART) * (1 + conferences / 50);
  const invocations = (invoked / life) * conferences * to + looks;
  expect(deployment.buckets.invocations.taken / invocations).toBeGreaterThan(0.9);
  expect(deployment.buckets.invocations.taken / invocations).toBeLessThan(1.1);
});
