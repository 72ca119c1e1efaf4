/** Runs every scenario, and says from which parameters. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reservations } from '../../functions/wiring/concurrency';
import { wiredFunctions } from '../deployment/wired-functions';
import { deadSink, type DeadSinkResult } from './dead-sink';
import { limitsOf, type LimitTable } from './limits';
import { meanDemand } from './needs';
import { type Counted, raisedPlan, usualSettings } from './plans';
import { simulateStorm, type StormResult } from './reconnect-storm';
import { type HourResult, type OutageResult, simulateHour, simulateOutage } from './scenarios';

export type Results = {
  /** Of the parameters that the results follow from. */
  readonly fingerprint: string;
  readonly hours: readonly (HourResult & { readonly isRaised: boolean })[];
  readonly outages: readonly (OutageResult & { readonly isRaised: boolean; readonly asks: boolean })[];
  readonly sinks: readonly DeadSinkResult[];
  readonly storms: readonly StormResult[];
};

export const RESULTS_FILE = join(__dirname, 'results.json');

export const readResults = (): Results => JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as Results;

/** London: where quotas are neither the highest nor the lowest. */
export const REGION = 'eu-west-2';
export const SIZES = [1_000, 10_000, 100_000] as const;
const [SMALL, MIDDLE, LARGE] = SIZES;

/** Changes if a result may: with a count, an assumption, a quota, or what the wiring gives a function. */
export const fingerprintOf = (counted: Counted, table: LimitTable): string => {
  const wiring = wiredFunctions.map(({ entry, memoryMb, maxConcurrency, maxReceives }) => ({
    entry,
    memoryMb,
    maxConcurrency,
    maxReceives,
  }));
  const limits = limitsOf(table, REGION);
  const settings = usualSettings(counted, limits);
  return createHash('sha256').update(JSON.stringify({ counted, limits, wiring, reservations, settings })).digest('hex');
};

const SEED = 1;

/** Rounded, so that the file shows no more than the model knows. */
export const roundedResults = (results: Results): Results =>
  JSON.parse(
    JSON.stringify(results, (_name, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)),
  ) as Results;

export const simulateAll = (counted: Counted, table: LimitTable, say: (text: string) => void): Results => {
  const limits = limitsOf(table, REGION);
  const usual = { limits, settings: usualSettings(counted, limits) };
  const planFor = (conferences: number, isRaised: boolean) => ({
    ...counted,
    ...(isRaised ? raisedPlan(counted, limits, conferences) : usual),
    seed: SEED,
  });
  const hours = (
    [
      [SMALL, false],
      [MIDDLE, false],
      [MIDDLE, true],
      [LARGE, true],
    ] as const
  ).map(([conferences, isRaised]) => {
    say(`${String(conferences)} conferences on the hour${isRaised ? ', with raised quotas' : ''}`);
    return { ...simulateHour(planFor(conferences, isRaised), conferences), isRaised };
  });
  const outages = (
    [
      [SMALL, false],
      [MIDDLE, false],
      [MIDDLE, true],
    ] as const
  ).flatMap(([conferences, isRaised]) =>
    [true, false].map((asks) => {
      say(`${String(conferences)} conferences without their bridge${isRaised ? ', with raised quotas' : ''}`);
      const world = planFor(conferences, isRaised);
      const bridgeOutage = { ...counted.assumptions.bridgeOutage, looksAskTheBridge: asks };
      return { ...simulateOutage({ ...world, assumptions: { ...counted.assumptions, bridgeOutage } }, conferences), isRaised, asks };
    }),
  );
  const perSecond = meanDemand(counted.traffic, counted.assumptions).uses.busEvents;
  const { lambdaConcurrency } = usual.settings;
  const stormOf = (terminals: number): StormResult =>
    simulateStorm({ traffic: counted.traffic, limits, lambdaConcurrency, terminals, seed: SEED });
  return roundedResults({
    fingerprint: fingerprintOf(counted, table),
    hours,
    outages,
    sinks: SIZES.map((conferences) => deadSink(conferences, conferences * perSecond, counted.assumptions.deadSink.hours)),
    storms: SIZES.map(stormOf),
  });
};
