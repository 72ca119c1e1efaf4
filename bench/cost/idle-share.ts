/**
 * What a deployment costs in the same time without any conference: its looks are planned every minute and come every
 * 15 s, whether or not there is a conference. A conference is billed for what it adds to that.
 */
import { type Counts, type Meter, meters, nothingCounted } from './meters';

export type FunctionCounts = ReadonlyMap<string, Counts>;

const each = (count: (meter: Meter) => number): Counts => {
  const counts = nothingCounted();
  for (const meter of meters) counts[meter] = count(meter);
  return counts;
};

export const timesCounts = (counts: Counts, factor: number): Counts => each((meter) => counts[meter] * factor);

export const timesFunctions = (functions: FunctionCounts, factor: number): FunctionCounts =>
  new Map([...functions].map(([name, counts]) => [name, timesCounts(counts, factor)]));

export const sumOf = (all: readonly Counts[]): Counts => each((meter) => all.reduce((sum, counts) => sum + counts[meter], 0));

/** Never below zero: a function that ran no more than without conferences costs them nothing. */
export const withoutIdle = (functions: FunctionCounts, idle: FunctionCounts): FunctionCounts =>
  new Map(
    [...functions].map(([name, counts]) => {
      const without = idle.get(name);
      return [name, without ? each((meter) => Math.max(0, counts[meter] - without[meter])) : counts];
    }),
  );
