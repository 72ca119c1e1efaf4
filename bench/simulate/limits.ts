/** AWS's quotas by region. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type LimitName =
  | 'gatewayRate'
  | 'gatewayBurst'
  | 'connects'
  | 'concurrency'
  | 'invocationsPerInstance'
  | 'tableWrites'
  | 'tableReads'
  | 'mostTableUnits'
  | 'partitionWrites'
  | 'partitionReads'
  | 'busRequests'
  | 'busInvocations'
  | 'fifoRequests'
  | 'schedules';

export type Limits = Readonly<Record<LimitName, number>>;

type Limit = { readonly what: string; readonly usual: number; readonly raisable: boolean; readonly seenAt: string | null };
type Region = { readonly name: string } & Partial<Limits>;

export type LimitTable = {
  readonly asOf: string;
  readonly limits: Readonly<Record<LimitName, Limit>>;
  /** Where a region differs from the usual. */
  readonly regions: Readonly<Record<string, Region>>;
};

export const readLimits = (): LimitTable => JSON.parse(readFileSync(join(__dirname, 'limits.json'), 'utf8')) as LimitTable;

export const limitsOf = ({ limits, regions }: LimitTable, region: string): Limits => {
  const { name: _, ...own } = regions[region] ?? { name: '' };
  const usual = Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, limit.usual])) as Limits;
  return { ...usual, ...own };
};

/** The regions with the same quotas, in the order of the table. */
export const regionGroups = (table: LimitTable): readonly { readonly regions: readonly string[]; readonly limits: Limits }[] => {
  const groups = new Map<string, { regions: string[]; limits: Limits }>();
  for (const region of Object.keys(table.regions)) {
    const limits = limitsOf(table, region);
    const key = JSON.stringify(limits);
    const group = groups.get(key) ?? { regions: [], limits };
    group.regions.push(region);
    groups.set(key, group);
  }
  return [...groups.values()];
};
