/** Distributions of times, from what is published about them. */
import { normal, type Random } from '../measuring/random';

/** Milliseconds by percentile, such as `{ "50": 213, "99": 552 }`; or a median and a 99th percentile. */
export type Published = { readonly percentiles: Readonly<Record<string, number>> } | { readonly median: number; readonly p99: number };

/** Draws one time, in milliseconds. */
export type Draw = (random: Random) => number;

/** The standard normal distribution reaches this at its 99th percentile. */
const Z99 = 2.3263478740408408;

const logNormal = (median: number, p99: number): Draw => {
  const sigma = Math.log(p99 / median) / Z99;
  return (random) => median * Math.exp(sigma * normal(random));
};

/** The last tenth of a percent is not extrapolated: nobody has published it. */
const LAST_SHARE = 0.999;

type Point = { readonly share: number; readonly log: number };

const between = ({ share: from, log: low }: Point, { share: to, log: high }: Point, share: number): number =>
  Math.exp(low + ((share - from) / (to - from)) * (high - low));

/** Below the first and above the last percentile, the nearest two are continued. */
const fromPercentiles = (percentiles: Readonly<Record<string, number>>): Draw => {
  const points = Object.entries(percentiles)
    .map(([percent, ms]): Point => ({ share: Number(percent) / 100, log: Math.log(ms) }))
    .sort((one, other) => one.share - other.share);
  return (random) => {
    const share = Math.min(random(), LAST_SHARE);
    const above = points.findIndex((point) => point.share >= share);
    const upper = above < 0 ? points.length - 1 : Math.max(1, above);
    return between(points[upper - 1] as Point, points[upper] as Point, share);
  };
};

export const drawFrom = (published: Published): Draw =>
  'percentiles' in published ? fromPercentiles(published.percentiles) : logNormal(published.median, published.p99);
