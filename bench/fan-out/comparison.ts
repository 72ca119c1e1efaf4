/** The same measurement with the deployment of another checkout of the project, in the same run. */
import { fixed, table } from '../measuring/table';
import { verdictOn } from './budgets';
import { nameOf, perDelivery, ratioOf, shownRatio, spread, times } from './figures';
import { type Measured, together } from './measurement';
import type { CellResult } from './report';

const cpuOf = (runs: readonly Measured[]): number => {
  const { cpuMs, deliveries } = together(runs);
  return cpuMs / deliveries;
};

const row = (result: CellResult) => {
  const { rollcall, against } = result;
  return [
    nameOf(result),
    shownRatio(rollcall, against),
    spread(rollcall, against),
    fixed(cpuOf(rollcall) / cpuOf(against), 2),
    ...[rollcall, against].map(times),
    ...[rollcall, against].map((runs) => perDelivery(runs, ({ cpuMs }) => cpuMs, 2)),
    ...[rollcall, against].map((runs) => `${together(runs).lost} / ${together(runs).repeated}`),
  ];
};

const heads = [
  '',
  'ratio',
  'by round',
  'ratio of CPU',
  'p50 / p99 ms',
  'the other p50 / p99 ms',
  'CPU ms a delivery',
  'the other CPU ms',
  'lost / repeated',
  'the other lost / repeated',
];

export const comparison = (results: readonly CellResult[], folder: string): string =>
  [
    `Change to last delivery beside the deployment of ${folder} (ratios: p50 of this one to that of the other)`,
    table(heads, results.map(row)),
  ].join('\n\n');

/** The cells that take longer than this share of what they take with the other checkout. */
export const slowerThan = (atMost: number | undefined, results: readonly CellResult[]): readonly string[] =>
  results.flatMap((result) => {
    const budget = atMost === undefined ? undefined : { atMost };
    return verdictOn(ratioOf(result.rollcall, result.against), budget) === 'passed over' ? [nameOf(result)] : [];
  });
