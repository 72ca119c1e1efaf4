/** What a deployment is set to: as it comes, or with what so many conferences need. */
import { rowOf } from '../../schemas/settings';
import type { Assumptions } from './assumptions';
import type { DeploymentSettings } from './deployment';
import type { Limits } from './limits';
import { defaultOf, type Need, type NeedName, needsOf, peakDemand } from './needs';
import { eventsPerBusRequest, type Traffic } from './traffic';

export type Counted = { readonly traffic: Traffic; readonly assumptions: Assumptions };

const setting = (name: 'requestsPerSecond' | 'requestBurst' | 'lambdaConcurrency'): number => Number(rowOf(name).default);

export const usualSettings = ({ traffic, assumptions }: Counted, limits: Limits): DeploymentSettings => ({
  lambdaConcurrency: Math.min(limits.concurrency, setting('lambdaConcurrency')),
  requestsPerSecond: setting('requestsPerSecond'),
  requestBurst: setting('requestBurst'),
  tableWrites: limits.tableWrites,
  tableReads: limits.tableReads,
  logPartitions: traffic.logPartitions,
  webhooks: traffic.webhooks,
  terminals: assumptions.terminals,
  eventsPerBusRequest: eventsPerBusRequest(traffic),
  callerRetrySeconds: assumptions.callerRetrySeconds,
});

export const needs = (counted: Counted, limits: Limits): readonly Need[] =>
  needsOf(peakDemand(counted.traffic, counted.assumptions), limits, usualSettings(counted, limits));

/** Above the demand by as much as demand varies. */
const MARGIN = 1.2;

/** Two digits, upwards. */
const rounded = (value: number): number => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.ceil(value / unit) * unit;
};

/** What the limit must be for so many conferences. */
export const neededFor = ({ each }: Need, conferences: number): number => rounded(each * conferences * MARGIN);

/** How many conferences the limit is enough for, on the hour. */
export const carriedBy = ({ each, name }: Need, limits: Limits): number => defaultOf(name, limits) / (each * MARGIN);

export type Plan = { readonly limits: Limits; readonly settings: DeploymentSettings };

/** Everything that can be raised is raised to what is needed. */
export const raisedPlan = (counted: Counted, limits: Limits, conferences: number): Plan => {
  const needed = new Map(needs(counted, limits).map((need) => [need.name, neededFor(need, conferences)]));
  const most = (name: NeedName): number => Math.max(defaultOf(name, limits), needed.get(name) ?? 0);
  const usual = usualSettings(counted, limits);
  const requestsPerSecond = most('requestsPerSecond');
  return {
    limits: {
      ...limits,
      gatewayRate: most('gatewayRate'),
      gatewayBurst: Math.max(limits.gatewayBurst, most('gatewayRate') / 2),
      concurrency: Math.max(most('lambdaConcurrency'), most('invocations')),
      busRequests: most('busRequests'),
      busInvocations: most('busInvocations'),
      fifoRequests: most('fifoRequests'),
    },
    settings: {
      ...usual,
      lambdaConcurrency: Math.max(most('lambdaConcurrency'), most('invocations')),
      requestsPerSecond,
      requestBurst: 2 * requestsPerSecond,
      tableWrites: Math.max(most('conferencesWrites'), most('recordsWrites')),
      tableReads: most('recordsReads'),
    },
  };
};

/** The most conferences of a deployment, whatever is raised. */
export const largestCell = (counted: Counted, limits: Limits): number =>
  Math.floor(Math.min(...needs(counted, limits).flatMap((need) => (need.kind === 'fixed' ? [carriedBy(need, limits)] : []))));
