/** Statistics of a list of measurements. */

export type Summary = { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number };

/** The nearest rank, which is a measured value. `NaN` for an empty list. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
};

export const summarise = (samples: readonly number[]): Summary => ({
  count: samples.length,
  p50: percentile(samples, 0.5),
  p99: percentile(samples, 0.99),
  max: percentile(samples, 1),
});

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const mean = (values: readonly number[]): number => sum(values) / values.length;

/**
 * The growth from the first third of a run to the last. Unlike the mean of the whole run, the comparison of thirds is
 * hardly affected by a warm-up.
 */
export const growthBetweenThirds = (
  values: readonly number[],
): { readonly first: number; readonly last: number; readonly growth: number } => {
  const third = Math.max(1, Math.floor(values.length / 3));
  const first = mean(values.slice(0, third));
  const last = mean(values.slice(-third));
  return { first, last, growth: last - first };
};
