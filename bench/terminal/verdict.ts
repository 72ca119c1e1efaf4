/** The faults that a run must not show. */
import { growthBetweenThirds } from '../measuring/statistics';
import type { Hour } from './follow-an-hour';
import type { Size } from './sizes';

export type StoreHour = Hour & { readonly store: string };

/** 200 bytes that stay of each change would be more. */
export const MAX_GROWTH_BYTES = 256 * 1024;

/** Until then, the engine compiles and optimises what runs often, and that takes memory too. */
export const SETTLED_AFTER_MINUTES = 20;

/** From the first third of the minutes that follow to the last. `heaps`: one for each minute. */
export const growthOf = (heaps: readonly number[]): number => growthBetweenThirds(heaps.slice(SETTLED_AFTER_MINUTES)).growth;

const faultsOf = ({ store, heaps, isRight }: StoreHour): readonly string[] => {
  const growth = growthOf(heaps);
  return [
    ...(isRight ? [] : [`${store}: the terminal or its database shows something other than the server`]),
    ...(growth > MAX_GROWTH_BYTES ? [`${store}: the heap grew by ${String(Math.round(growth))} bytes`] : []),
  ];
};

/** Descriptions of all faults; empty if there are none. */
export const faultsFound = (hours: readonly StoreHour[], sizes: readonly Size[]): readonly string[] => [
  ...hours.flatMap(faultsOf),
  ...sizes.flatMap(({ of, bytes, limit }) => (bytes > limit ? [`${of} has ${String(bytes)} bytes, and may have ${String(limit)}`] : [])),
];
