/** The tables of a run. Ratios come first, because they can be compared with another machine's. */
import { summarise } from '../measuring/statistics';
import { fixed, table } from '../measuring/table';
import { budgetOf, type ComparedWith, type Verdict, verdictOn } from './budgets';
import { nameOf, perDelivery, ratioOf, shownRatio, spread, times } from './figures';
import { type Cell, type Measured, together, type Way } from './measurement';
import type { MeasuredRollcall } from './rollcall/measure-rollcall';
import { fanOutMs, medianStages, paths } from './rollcall/stages';

export type CellResult = Cell & {
  readonly way: Way;
  /** One entry per round. */
  readonly rollcall: readonly MeasuredRollcall[];
  /** Empty if Kamailio is not installed. */
  readonly kamailio: readonly Measured[];
  /** The services alone. Empty if they were not measured. */
  readonly services: readonly Measured[];
  /** The deployment of another checkout. Empty if there is none. */
  readonly against: readonly Measured[];
};

export const verdictOf = (result: CellResult): Verdict => {
  const budget = budgetOf(result);
  return verdictOn(budget && ratioOf(result.rollcall, result[budget.comparedWith]), budget);
};

const namesOfOthers: Readonly<Record<ComparedWith, string>> = { kamailio: 'Kamailio', services: 'the services' };

const shownBudget = (result: CellResult): string => {
  const budget = budgetOf(result);
  return budget ? `≤ ${budget.atMost} beside ${namesOfOthers[budget.comparedWith]}: ${verdictOf(result)}` : '–';
};

const timeRow = (result: CellResult) => {
  const fanOut = summarise(result.rollcall.flatMap(({ stages }) => stages.map(fanOutMs)));
  return [
    nameOf(result),
    shownRatio(result.rollcall, result.kamailio),
    spread(result.rollcall, result.kamailio),
    shownRatio(result.rollcall, result.services),
    shownBudget(result),
    times(result.rollcall),
    times(result.kamailio),
    `${fixed(fanOut.p50)} / ${fixed(fanOut.p99)}`,
  ];
};

const costRow = (result: CellResult) => {
  const { rollcall, kamailio } = result;
  const both = (pick: (all: Measured) => number, digits?: number): readonly string[] => [
    perDelivery(rollcall, pick, digits),
    perDelivery(kamailio, pick, digits),
  ];
  const { lost, repeated } = together(rollcall);
  const theirs = together(kamailio);
  return [
    nameOf(result),
    ...both(({ bytes }) => bytes),
    ...both(({ cpuMs }) => cpuMs, 2),
    ...both(({ privateBytes }) => privateBytes / 1024, 1),
    `${lost} / ${repeated}`,
    kamailio.length === 0 ? '–' : `${theirs.lost} / ${theirs.repeated}`,
  ];
};

const stageRow = (result: CellResult) => {
  const all = result.rollcall.flatMap(({ stages }) => stages);
  return [nameOf(result), ...medianStages(all, result.way).map((stage) => fixed(stage))];
};

const WAYS: readonly Way[] = ['terminals', 'webhooks'];

const stageTables = (results: readonly CellResult[]): readonly string[] =>
  WAYS.flatMap((way) => {
    const rows = results.filter((result) => result.way === way).map(stageRow);
    return rows.length === 0 ? [] : [`Where the time of Rollcall goes: ${way}`, table(['p50 ms', ...paths[way].stages], rows)];
  });

/** The services alone. Their ratio is the lower bound for any code between them. */
const servicesRow = (result: CellResult) => [
  nameOf(result),
  times(result.services),
  shownRatio(result.services, result.kamailio),
  perDelivery(result.services, ({ cpuMs }) => cpuMs, 2),
];

const servicesHeads = ['the services alone', 'p50 / p99 ms', 'ratio to Kamailio', 'CPU ms a delivery'];

const servicesTable = (results: readonly CellResult[]): readonly string[] => {
  const measured = results.filter(({ services }) => services.length > 0);
  return measured.length === 0 ? [] : ['What the emulated services on the way take alone', table(servicesHeads, measured.map(servicesRow))];
};

const timeHeads = [
  '',
  'ratio to Kamailio',
  'by round',
  'to the services alone',
  'budget',
  'Rollcall p50 / p99 ms',
  'Kamailio p50 / p99 ms',
  'fan-out alone p50 / p99 ms',
];

const costHeads = [
  'each delivery',
  'Rollcall bytes',
  'Kamailio bytes',
  'Rollcall CPU ms',
  'Kamailio CPU ms',
  'Rollcall KiB kept',
  'Kamailio KiB kept',
  'Rollcall lost / repeated',
  'Kamailio lost / repeated',
];

export const report = (results: readonly CellResult[]): string =>
  [
    'Change to last delivery (ratios: p50 of Rollcall to that of the other; "fan-out alone": from the start of the function that writes, or for webhooks publishes)',
    table(timeHeads, results.map(timeRow)),
    'Each delivery costs',
    table(costHeads, results.map(costRow)),
    ...stageTables(results),
    ...servicesTable(results),
  ].join('\n\n');
