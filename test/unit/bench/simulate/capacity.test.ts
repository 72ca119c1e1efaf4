import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssumptions } from '../../../../bench/simulate/assumptions';
import { capacityDocument, capacityTables } from '../../../../bench/simulate/capacity-tables';
import { limitsOf, readLimits, regionGroups } from '../../../../bench/simulate/limits';
import { defaultOf } from '../../../../bench/simulate/needs';
import { carriedBy, needs, neededFor, raisedPlan } from '../../../../bench/simulate/plans';
import { fingerprintOf, readResults } from '../../../../bench/simulate/results';
import { readTraffic } from '../../../../bench/simulate/traffic';
import { mostInstances } from '../../../../bench/simulate/wiring-limits';

const counted = { traffic: readTraffic(), assumptions: readAssumptions() };
const limitTable = readLimits();
const FILE = join(__dirname, '..', '..', '..', '..', 'docs', 'capacity.md');

it('the simulated results belong to these counts, assumptions, quotas and this wiring (else: npm run bench:simulate)', () => {
  expect(readResults().fingerprint).toBe(fingerprintOf(counted, limitTable));
});

it('the page shows these results (else: npm run bench:simulate)', () => {
  const page = readFileSync(FILE, 'utf8');
  expect(capacityDocument(page, capacityTables(counted, limitTable, readResults()))).toBe(page);
});

it('a Region with lower quotas carries no more conferences', () => {
  const least = (region: string): number => {
    const limits = limitsOf(limitTable, region);
    return Math.min(...needs(counted, limits).map((need) => (need.kind === 'quota' ? carriedBy(need, limits) : Infinity)));
  };
  expect(least('eu-south-1')).toBeLessThanOrEqual(least('eu-west-2'));
  expect(least('eu-west-2')).toBeLessThanOrEqual(least('us-east-1'));
});

it('a Region that has a quota of its own carries as many conferences as that quota allows', () => {
  const carried = (region: string): number => {
    const limits = limitsOf(limitTable, region);
    const fifo = needs(counted, limits).find(({ name }) => name === 'fifoRequests');
    return fifo ? carriedBy(fifo, limits) : NaN;
  };
  const least = carried('us-west-1');
  const regions = ['eu-west-2', 'ap-northeast-1', 'eu-central-1', 'us-east-1'];
  // By the source that the table of quotas names: 4,500, 9,000, 19,000 and 70,000 requests a second, elsewhere 2,400.
  expect(regions.map((region) => Math.round((carried(region) / least) * 2_400))).toEqual([4_500, 9_000, 19_000, 70_000]);
});

it('more instances than Lambda gives the consumer of a queue cannot be had by raising a quota', () => {
  const limits = limitsOf(limitTable, 'eu-west-2');
  const raised = raisedPlan(counted, limits, 100_000).settings.lambdaConcurrency;
  const most = mostInstances('functions/partners/deliveries/deliver.ts', raised);
  const need = needs(counted, limits).find(({ name }) => name === 'queueInstances');
  expect(need?.kind).toBe('fixed');
  expect(need && defaultOf(need.name, limits)).toBe(most);
  expect(need && neededFor(need, 100_000)).toBeGreaterThan(most ?? Infinity);
});

it('a Region changes only quotas that there are', () => {
  const known = ['name', ...Object.keys(limitTable.limits)];
  expect(Object.values(limitTable.regions).flatMap((region) => Object.keys(region).filter((name) => !known.includes(name)))).toEqual([]);
});

it('every Region belongs to one group of equal quotas', () => {
  expect(
    regionGroups(limitTable)
      .flatMap(({ regions }) => regions)
      .sort(),
  ).toEqual(Object.keys(limitTable.regions).sort());
});
