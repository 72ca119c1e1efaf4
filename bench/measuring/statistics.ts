/** What a list of measurements comes to. */

export type Summary = { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number };

/** The nearest rank: a value that was really measured. `NaN` of nothing. */
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

export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** How much more the last third of a run shows than the first: what a warm-up does to the mean of a whole run it does not do to this. */
export const growthBetweenThirds = (
  values: readonly number[],
): { readonly first: number; readonly last: number; readonly growth: number } => {
  const third = Math.max(1, Math.floor(values.length / 3));
  const first = mean(values.slice(0, third));
  const last = mean(values.slice(-third));
  return { first, last, growth: last - first };
};
