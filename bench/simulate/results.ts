/** Runs every scenario, and says from which parameters. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reservations } from '../../functions/wiring/concurrency';
import { wiredFunctions } from '../deployment/wired-functions';
import { deadSink, type DeadSinkResult } from './dead-sink';
import { type Limits, limitsOf, type LimitTable } from './limits';
import { meanDemand } from './needs';
import { type Counted, raisedPlan, usualSettings } from './plans';
import { simulateStorm, type StormResult } from './reconnect-storm';
import { type HourResult, type OutageResult, simulateHour, simulateOutage, type World } from './scenarios';

export type Results = {
  /** Of the parameters that the results follow from. */
  readonly fingerprint: string;
  readonly hours: readonly (HourResult & { readonly isRaised: boolean })[];
  readonly outages: readonly (OutageResult & { readonly isRaised: boolean; readonly isTogether: boolean })[];
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
const roundedResults = (results: Results): Results =>
  JSON.parse(
    JSON.stringify(results, (_name, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)),
  ) as Results;

type Say = (text: string) => void;
type Case = readonly [conferences: number, isRaised: boolean];

const CASES: readonly Case[] = [
  [SMALL, false],
  [MIDDLE, false],
  [MIDDLE, true],
  [LARGE, true],
];

const worldOf = (counted: Counted, limits: Limits, [conferences, isRaised]: Case): World => ({
  ...counted,
  ...(isRaised ? raisedPlan(counted, limits, conferences) : { limits, settings: usualSettings(counted, limits) }),
  seed: SEED,
});

const shown = ([conferences, isRaised]: Case): string => `${String(conferences)} conferences${isRaised ? ', with raised quotas' : ''}`;

const hoursOf = (counted: Counted, limits: Limits, say: Say): Results['hours'] =>
  CASES.map((each) => {
    say(`On the hour: ${shown(each)}`);
    const [conferences, isRaised] = each;
    return { ...simulateHour(worldOf(counted, limits, each), conferences), isRaised };
  });

const outagesOf = (counted: Counted, limits: Limits, say: Say): Results['outages'] =>
  CASES.flatMap((each) =>
    [true, false].map((isTogether) => {
      say(`Without the bridge: ${shown(each)}`);
      const [conferences, isRaised] = each;
      const assumptions = { ...counted.assumptions, bridgeAnswersTogether: isTogether };
      const world = { ...worldOf(counted, limits, each), assumptions };
      return { ...simulateOutage(world, conferences), isRaised, isTogether };
    }),
  );

export const simulateAll = (counted: Counted, table: LimitTable, say: Say): Results => {
  const limits = limitsOf(table, REGION);
  const { traffic, assumptions } = counted;
  const perSecond = meanDemand(traffic, assumptions).uses.busEvents;
  const { lambdaConcurrency } = usualSettings(counted, limits);
  return roundedResults({
    fingerprint: fingerprintOf(counted, table),
    hours: hoursOf(counted, limits, say),
    outages: outagesOf(counted, limits, say),
    sinks: SIZES.map((conferences) => deadSink(conferences, conferences * perSecond, assumptions.deadSink.hours)),
    storms: SIZES.map((terminals) => simulateStorm({ traffic, limits, lambdaConcurrency, terminals, seed: SEED })),
  });
};
