/** How the measurements of a cell are shown. */
import { summarise } from '../measuring/statistics';
import { fixed } from '../measuring/table';
import { type Cell, type Measured, together, type Way } from './measurement';

const p50 = (samples: readonly number[]): number => summarise(samples).p50;

/** Undefined if there is nothing to compare with. */
export const ratioOf = (ours: readonly Measured[], theirs: readonly Measured[]): number | undefined =>
  theirs.length === 0 ? undefined : p50(together(ours).lastMs) / p50(together(theirs).lastMs);

export const shownRatio = (ours: readonly Measured[], theirs: readonly Measured[]): string => {
  const ratio = ratioOf(ours, theirs);
  return ratio === undefined ? '–' : fixed(ratio, 2);
};

/** The ratios of the single rounds, which show the noise. */
export const spread = (ours: readonly Measured[], theirs: readonly Measured[]): string => {
  const ratios = ours.map((run, round) => ratioOf([run], theirs[round] ? [theirs[round]] : []));
  const known = ratios.filter((ratio): ratio is number => ratio !== undefined);
  return known.length === 0 ? '–' : `${fixed(Math.min(...known), 2)}–${fixed(Math.max(...known), 2)}`;
};

export const nameOf = ({ way, receivers, participants }: Cell & { readonly way: Way }): string =>
  `${receivers} ${way === 'terminals' ? 'terminal' : 'webhook'}${receivers === 1 ? '' : 's'}, ${participants} participants`;

export const times = (runs: readonly Measured[]): string => {
  if (runs.length === 0) return '–';
  const { p50: median, p99 } = summarise(together(runs).lastMs);
  return `${fixed(median)} / ${fixed(p99)}`;
};

export const perDelivery = (runs: readonly Measured[], pick: (all: Measured) => number, digits = 0): string => {
  if (runs.length === 0) return '–';
  const all = together(runs);
  return fixed(pick(all) / all.deliveries, digits);
};
