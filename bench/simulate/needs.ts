/** What so many conferences need of each limit in the busiest seconds after the full hour, and what follows from that. */
import { GREATEST_CAP, reservations } from '../../functions/wiring/concurrency';
import { rowOf } from '../../schemas/settings';
import { isCalled, wiredFunction } from '../deployment/wired-functions';
import type { Assumptions } from './assumptions';
import type { DeploymentSettings } from './deployment';
import type { Limits } from './limits';
import { DELIVER, populationAt, underLoad } from './load';
import { isLook, LOOK, looksPerSecond } from './looks';
import { eachUse, nothingUsed, PHASES, type Traffic, type Use, USES } from './traffic';
import { mostInstances, routeLimitOf, unreserved } from './wiring-limits';

/** The demand of one conference, in units a second. */
export type Demand = {
  readonly uses: Use;
  /** Requests to API Gateway, and messages to and from terminals. */
  readonly gateway: number;
  /** By the entry of the function: invocations a second, and instances. */
  readonly functions: Readonly<Record<string, { readonly perSecond: number; readonly instances: number }>>;
};

const otherSeconds = (entry: string, use: Use, { bridgeAnswerMs, partnerAnswerMs }: Assumptions): number =>
  (Math.min(1, use.otherRequests / use.invocations) * (entry === DELIVER ? partnerAnswerMs : bridgeAnswerMs)) / 1_000;

/** At this second; 0 is the full hour. */
const demandAt = (traffic: Traffic, assumptions: Assumptions, second: number): Demand => {
  const population = populationAt(1, assumptions.hour, traffic, second);
  const uses = nothingUsed();
  const functions: Record<string, { perSecond: number; instances: number }> = {};
  let gateway = 0;
  for (const phase of PHASES) {
    const { seconds, functions: used } = traffic.phases[phase];
    for (const [entry, counted] of Object.entries(used)) {
      if (isLook(entry)) continue;
      const use = underLoad(entry, counted);
      const share = population[phase] / seconds;
      for (const name of USES) uses[name] += use[name] * share;
      const known = (functions[entry] ??= { perSecond: 0, instances: 0 });
      const perSecond = use.invocations * share;
      known.perSecond += perSecond;
      known.instances += perSecond * (use.ownMs / use.invocations / 1_000 + otherSeconds(entry, use, assumptions));
      gateway += (isCalled(wiredFunction(entry)) ? perSecond : 0) + use.posts * share * assumptions.terminals;
    }
  }
  const looks = looksPerSecond({ traffic, assumptions });
  for (const name of USES) uses[name] += looks.use[name];
  functions[LOOK] = { perSecond: looks.use.invocations, instances: looks.instances };
  return { uses, gateway, functions };
};

const SPAN = { from: -60, to: 90 } as const;

const seconds = Array.from({ length: SPAN.to - SPAN.from }, (_, index) => SPAN.from + index);

const greatest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);

/** The busiest second of each, which need not be the same. */
export const peakDemand = (traffic: Traffic, assumptions: Assumptions): Demand => {
  const all = seconds.map((second) => demandAt(traffic, assumptions, second));
  const entries = [...new Set(all.flatMap(({ functions }) => Object.keys(functions)))];
  return {
    uses: eachUse((name) => greatest(all.map(({ uses }) => uses[name]))),
    gateway: greatest(all.map(({ gateway }) => gateway)),
    functions: Object.fromEntries(
      entries.map((entry) => [
        entry,
        {
          perSecond: greatest(all.map(({ functions }) => functions[entry]?.perSecond ?? 0)),
          instances: greatest(all.map(({ functions }) => functions[entry]?.instances ?? 0)),
        },
      ]),
    ),
  };
};

/** If conferences came and went evenly. */
export const meanDemand = (traffic: Traffic, assumptions: Assumptions): Demand =>
  demandAt(traffic, { ...assumptions, hour: { ...assumptions.hour, share: 0 } }, 0);

/** A limit of AWS or of the deployment. */
export type NeedName =
  | 'requestsPerSecond'
  | 'lambdaConcurrency'
  | 'invocations'
  | 'queueInstances'
  | 'gatewayRate'
  | 'busRequests'
  | 'busInvocations'
  | 'conferencesWrites'
  | 'recordsWrites'
  | 'recordsReads'
  | 'fifoRequests'
  | 'logWrites'
  | 'subscriptionReads'
  | 'subscriptionItemReads'
  | 'lookListWrites';

export type Need = {
  readonly name: NeedName;
  /** What it must be for one conference. */
  readonly each: number;
  /** A setting of the deployment, a quota of AWS that can be raised, a limit that cannot, or what a table is used to. */
  readonly kind: 'setting' | 'quota' | 'fixed' | 'warm-up';
};

/** So that each route has room for its demand. */
const requestsPerSecondFor = ({ functions }: Demand): number =>
  greatest(
    Object.entries(functions).flatMap(([entry, { perSecond }]) => {
      const settings = { requestsPerSecond: 1_000_000, requestBurst: 1_000_000 };
      const limit = routeLimitOf(wiredFunction(entry), settings);
      return limit ? [perSecond / (limit.perSecond / settings.requestsPerSecond)] : [];
    }),
  );

/** The number of busy instances varies by chance, so the mean is not enough. */
const HEADROOM = 1.25;

/** So that each function gets the instances that it needs, within its cap, its reservation, or what the others leave. */
const concurrencyFor = ({ functions }: Demand): number => {
  const quota = 1_000;
  const own = Object.entries(functions).flatMap(([entry, { instances }]) => {
    const most = mostInstances(entry, quota);
    return most === undefined ? [] : [(instances / most) * quota];
  });
  const others = Object.entries(functions).filter(([entry]) => !(entry in reservations));
  const shared = others.reduce((sum, [, { instances }]) => sum + instances, 0);
  return greatest([...own, (shared / unreserved(quota)) * quota]) * HEADROOM;
};

/** Of the function that needs most of what Lambda gives each consumer of a queue. */
const queueInstancesFor = ({ functions }: Demand): number => {
  const byQueue = Object.entries(functions).filter(([entry]) => wiredFunction(entry).maxConcurrency && !(entry in reservations));
  return greatest(byQueue.map(([, { instances }]) => instances)) * HEADROOM;
};

type NeedOptions = Pick<DeploymentSettings, 'logPartitions' | 'webhooks' | 'eventsPerBusRequest'>;

/** In the order in which they are to be raised: the deployment's own first. */
export const needsOf = (demand: Demand, limits: Limits, { logPartitions, webhooks, eventsPerBusRequest }: NeedOptions): readonly Need[] => {
  const { uses, gateway, functions } = demand;
  const invocations = Object.values(functions).reduce((sum, { perSecond }) => sum + perSecond, 0);
  const byBus = Object.entries(functions).filter(([entry]) => wiredFunction(entry).invokedBy === 'bus');
  return [
    { name: 'requestsPerSecond', each: requestsPerSecondFor(demand), kind: 'setting' },
    { name: 'lambdaConcurrency', each: concurrencyFor(demand), kind: 'quota' },
    { name: 'invocations', each: invocations / limits.invocationsPerInstance, kind: 'quota' },
    { name: 'queueInstances', each: queueInstancesFor(demand), kind: 'fixed' },
    { name: 'gatewayRate', each: gateway, kind: 'quota' },
    { name: 'busRequests', each: uses.busEvents / eventsPerBusRequest, kind: 'quota' },
    { name: 'busInvocations', each: byBus.reduce((sum, [, { perSecond }]) => sum + perSecond, 0), kind: 'quota' },
    { name: 'fifoRequests', each: uses.fifoMessages, kind: 'quota' },
    { name: 'conferencesWrites', each: uses.conferencesWrites, kind: 'warm-up' },
    { name: 'recordsWrites', each: uses.recordsWrites, kind: 'warm-up' },
    { name: 'recordsReads', each: uses.recordsReads, kind: 'warm-up' },
    { name: 'logWrites', each: uses.logWrites / webhooks / logPartitions, kind: 'fixed' },
    { name: 'subscriptionReads', each: uses.subscriptionReads, kind: 'fixed' },
    { name: 'subscriptionItemReads', each: uses.subscriptionItemReads / webhooks, kind: 'fixed' },
    { name: 'lookListWrites', each: uses.lookListWrites, kind: 'fixed' },
  ];
};

/** What a limit is without anything raised. */
export const defaultOf = (name: NeedName, limits: Limits): number => {
  const values: Readonly<Record<NeedName, number>> = {
    requestsPerSecond: Number(rowOf('requestsPerSecond').default),
    lambdaConcurrency: limits.concurrency,
    invocations: limits.concurrency,
    queueInstances: GREATEST_CAP,
    gatewayRate: limits.gatewayRate,
    busRequests: limits.busRequests,
    busInvocations: limits.busInvocations,
    fifoRequests: limits.fifoRequests,
    conferencesWrites: limits.tableWrites,
    recordsWrites: limits.tableWrites,
    recordsReads: limits.tableReads,
    logWrites: limits.partitionWrites,
    subscriptionReads: limits.partitionReads,
    subscriptionItemReads: limits.partitionReads,
    lookListWrites: limits.partitionWrites,
  };
  return values[name];
};
