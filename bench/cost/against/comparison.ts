/** The bill of this checkout beside that of another one, as text. */
import { verdictOn } from '../../fan-out/budgets';
import { fixed, table } from '../../measuring/table';
import { BILLED_CONFERENCES } from '../bill';
import type { CountedRun, RunOptions } from '../count-run';
import type { PriceList } from '../price-list';
import { bill, idleDollars, totalOf, whole } from '../show-bill';

/** The same conferences with both. */
export type Pair = {
  readonly title: string;
  readonly options: RunOptions;
  readonly ours: CountedRun;
  readonly theirs: CountedRun;
};

type Dollars = readonly [ours: number, theirs: number];

const besides = ([ours, theirs]: Dollars) => [fixed(ours / theirs, 2), fixed(ours, 3), fixed(theirs, 3)];

const both = ({ ours, theirs }: Pair, dollars: (run: CountedRun) => number): Dollars => [dollars(ours), dollars(theirs)];

const billRows = (pair: Pair, prices: PriceList) => {
  const { title, options } = pair;
  const total = (run: CountedRun): number => totalOf(run, options, prices);
  const onlyOne = (run: CountedRun): number => total(run) + idleDollars(run, prices).perThousand(options.conferences);
  return [
    [title, ...besides(both(pair, total))],
    ['… if each message of a queue is received alone', ...besides(both(pair, ({ alone }) => totalOf(alone, options, prices)))],
    ['… if a deployment holds only one conference at a time', ...besides(both(pair, onlyOne))],
  ];
};

/** Whether both held the same conference, and what each is billed for it. */
const meterRows = ({ options, ours, theirs }: Pair, prices: PriceList) => {
  const shape = (name: string, count: (run: CountedRun) => number) => [
    name,
    ...[ours, theirs].map((run) => fixed(count(run) / options.conferences, 1)),
    ...['–', '–', '–'],
  ];
  const [own, other] = [ours, theirs].map((run) => whole(run, options, prices).lines);
  return [
    shape('changes', ({ held }) => held.changes),
    shape('messages to its terminal', ({ held }) => held.sentToTerminals),
    shape('webhook deliveries', ({ deliveries }) => deliveries),
    ...(own ?? []).map(({ meter, count, dollars }, index) => {
      const same = other?.[index] ?? { count: 0, dollars: 0 };
      const quantities = [count, same.count].map((all) => (all / BILLED_CONFERENCES).toPrecision(4));
      return [meter, ...quantities, ...besides([dollars, same.dollars])];
    }),
  ];
};

const functionRows = ({ options, ours, theirs }: Pair, prices: PriceList) => {
  const dollarsOf = ({ functions, shared }: CountedRun, name: string): number => {
    const counts = name === NO_FUNCTION ? shared : functions.get(name);
    return counts ? bill(counts, options, prices).dollars : 0;
  };
  const rows = [...new Set([...ours.functions.keys(), ...theirs.functions.keys(), NO_FUNCTION])].map((name) => ({
    name,
    dollars: [dollarsOf(ours, name), dollarsOf(theirs, name)] as const,
  }));
  return rows
    .sort((one, other) => Math.max(...other.dollars) - Math.max(...one.dollars))
    .map(({ name, dollars }) => [name, ...besides(dollars)]);
};

const NO_FUNCTION = 'no function (logs, terminals, storage, egress)';

const BESIDE = ['ratio', '$', 'the other, $'];

export const comparison = (pairs: readonly Pair[], folder: string, prices: PriceList): string =>
  [
    `The bill for 1,000 conferences beside that of the functions of ${folder} (ratios: this one to that of the other), both ` +
      `counted by this checkout's benchmark, at list price in ${prices.region} of ${prices.asOf}`,
    table(
      ['for 1,000 conferences', ...BESIDE],
      pairs.flatMap((pair) => billRows(pair, prices)),
    ),
    ...pairs.flatMap((pair) => [
      `${pair.title}: what is billed`,
      table(['', 'for one conference', 'the other', ...BESIDE], meterRows(pair, prices)),
      table(['function, for 1,000 conferences', ...BESIDE], functionRows(pair, prices)),
    ]),
  ].join('\n\n');

/** The conferences whose bill is higher than this share of what it is with the other checkout. */
export const dearerThan = (atMost: number | undefined, pairs: readonly Pair[], prices: PriceList): readonly string[] =>
  pairs.flatMap((pair) => {
    const [ours, theirs] = both(pair, (run) => totalOf(run, pair.options, prices));
    const budget = atMost === undefined ? undefined : { atMost };
    return verdictOn(ours / theirs, budget) === 'passed over' ? [pair.title] : [];
  });
