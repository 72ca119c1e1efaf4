/** What the wiring gives each function of a quota or a setting. */
import { methodsOf } from '../../functions/wiring/api';
import { capOf, reservations, reservedFor } from '../../functions/wiring/concurrency';
import { limitOf, type RouteLimit } from '../../functions/wiring/request-limits';
import { wiredFunction, type WiredFunction } from '../deployment/wired-functions';

/** The most instances that a function gets of this quota: its reservation or its cap; undefined if it has neither. */
export const mostInstances = (entry: string, quota: number): number | undefined => {
  const { maxConcurrency } = wiredFunction(entry);
  return reservedFor({ entry }, quota) ?? (maxConcurrency === undefined ? undefined : capOf({ maxConcurrency }, quota));
};

/** What is left for all functions without a reservation. */
export const unreserved = (quota: number): number =>
  Object.keys(reservations).reduce((left, entry) => left - (reservedFor({ entry }, quota) ?? 0), quota);

/** Of the route of a function; undefined if it has none. */
export const routeLimitOf = (
  { operation }: WiredFunction,
  settings: { readonly requestsPerSecond: number; readonly requestBurst: number },
): RouteLimit | undefined => operation && limitOf({ ...operation, method: methodsOf(operation).at(0) ?? 'GET' }, settings);
