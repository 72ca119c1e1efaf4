import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssumptions } from '../../../../bench/simulate/assumptions';
import { capacityDocument, capacityTables } from '../../../../bench/simulate/capacity-tables';
import { limitsOf, readLimits, regionGroups } from '../../../../bench/simulate/limits';
import { carriedBy, needs } from '../../../../bench/simulate/plans';
import { fingerprintOf, readResults } from '../../../../bench/simulate/results';
import { readTraffic } from '../../../../bench/simulate/traffic';

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

it('every Region belongs to one group of equal quotas', () => {
  expect(
    regionGroups(limitTable)
      .flatMap(({ regions }) => regions)
      .sort(),
  ).toEqual(Object.keys(limitTable.regions).sort());
});
