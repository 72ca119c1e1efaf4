/** The bill as text: its total, by meter and by function, and comparisons. */
import { fixed, table } from '../measuring/table';
import { type Bill, BILLED_CONFERENCES, billOf, BUDGET_DOLLARS, hostedBills } from './bill';
import type { Billable, CountedRun, RunOptions } from './count-run';
import { sumOf, timesCounts } from './idle-share';
import { looksBill } from './looks';
import { type Counts, nothingCounted } from './meters';
import { pollingBill } from './polling';
import type { PriceList } from './price-list';

/** For 1,000 conferences. */
export const bill = (counts: Counts, { conferences }: RunOptions, prices: PriceList): Bill =>
  billOf(counts, prices, { counted: conferences, billed: BILLED_CONFERENCES });

export const whole = ({ functions, shared }: Billable, options: RunOptions, prices: PriceList): Bill =>
  bill(sumOf([...functions.values(), shared]), options, prices);

/** A month has 30 days. */
const MINUTES_OF_A_MONTH = 30 * 24 * 60;

/** What the looks cost that come without any conference. */
export const idleDollars = ({ idle, minutes }: CountedRun, prices: PriceList) => {
  const counts = sumOf([...idle.values()]);
  const of = (factor: number, billed: number): number => billOf(timesCounts(counts, factor), prices, { counted: 1, billed }).dollars;
  return { perMonth: of(MINUTES_OF_A_MONTH / minutes, 1), perThousand: (conferences: number) => of(1 / conferences, BILLED_CONFERENCES) };
};

export const isWithinBudget = (run: CountedRun, options: RunOptions, prices: PriceList): boolean =>
  totalOf(run, options, prices) <= BUDGET_DOLLARS[options.assembly];

export const totalOf = (run: Billable, options: RunOptions, prices: PriceList): number => whole(run, options, prices).dollars;

const dollars = (amount: number): string => `$${fixed(amount, 3)}`;

export const billed = (title: string, run: CountedRun, options: RunOptions, prices: PriceList): string => {
  const { participants, minutes, webhooks, conferences } = options;
  const total = totalOf(run, options, prices);
  const judged = isWithinBudget(run, options, prices) ? 'within' : 'ABOVE';
  const idle = idleDollars(run, prices);
  const each = (count: number): string => fixed(count / conferences, 1);
  return (
    `${title}: ${dollars(total)} for 1,000 conferences (${String(participants)} participants, ${String(minutes)} minutes, one terminal, ` +
    `${String(webhooks)} webhooks), at list price in ${prices.region} of ${prices.asOf}` +
    `: ${judged} the budget of ${dollars(BUDGET_DOLLARS[options.assembly])}.\n` +
    `A conference had ${each(run.held.changes)} changes, ${each(run.held.sentToTerminals)} messages to its terminal, ` +
    `${each(run.deliveries)} webhook deliveries. If each message of a queue were received alone: ${dollars(totalOf(run.alone, options, prices))}.\n` +
    `Looks that come without any conference are not in the bill: ${dollars(idle.perMonth)} a month for the deployment. ` +
    `With them, if only one conference ran at a time: ${dollars(total + idle.perThousand(conferences))}.`
  );
};

/** The kinds of changes, most frequent first. */
export const byChange = ({ changes }: CountedRun, { conferences }: RunOptions): string => {
  const counts = new Map<string, number>();
  for (const type of changes) counts.set(type, (counts.get(type) ?? 0) + 1);
  const rows = [...counts].sort(([, one], [, other]) => other - one);
  return table(
    ['change', 'in one conference'],
    rows.map(([type, count]) => [type, fixed(count / conferences, 1)]),
  );
};

export const byMeter = (run: CountedRun, options: RunOptions, prices: PriceList): string =>
  table(
    ['billed', 'for one conference', 'for 1,000'],
    whole(run, options, prices).lines.map(({ meter, count, dollars: amount }) => [
      meter,
      (count / BILLED_CONFERENCES).toPrecision(4),
      dollars(amount),
    ]),
  );

export const byFunction = ({ functions, shared }: CountedRun, options: RunOptions, prices: PriceList): string => {
  const rows = [...functions, ['no function (logs, terminals, storage, egress)', shared] as const].map(([name, counts]) => {
    const { dollars: amount } = bill(counts, options, prices);
    const per = (meter: keyof Counts): string => fixed(counts[meter] / options.conferences, 1);
    const gigabyteSeconds = fixed(counts['gigabyte-seconds'] / options.conferences, 2);
    return { amount, row: [name, per('invocations'), gigabyteSeconds, per('write-units'), per('read-units'), dollars(amount)] };
  });
  const ordered = rows.sort((one, other) => other.amount - one.amount).map(({ row }) => row);
  return table(['function, for one conference', 'invocations', 'GB-seconds', 'write units', 'read units', 'for 1,000'], ordered);
};

/** A `GET` with `If-None-Match` that is answered with 304. */
const unchanged = { answerBytes: 250, logBytes: 1_000, memoryMb: 512 };

/** Functions that would not run if no terminal watched the conference. */
const watching = (name: string): boolean => name.startsWith('terminals/');

const watchingDollars = ({ functions, shared }: CountedRun, options: RunOptions, prices: PriceList): number => {
  const { 'socket-messages': messages, 'socket-minutes': connected } = shared;
  const ofTerminals = { ...nothingCounted(), 'socket-messages': messages, 'socket-minutes': connected };
  const ofFunctions = [...functions].filter(([name]) => watching(name)).map(([, counts]) => counts);
  return bill(sumOf([ofTerminals, ...ofFunctions]), options, prices).dollars;
};

export const comparisons = (run: CountedRun, options: RunOptions, prices: PriceList): string => {
  const { minutes } = options;
  return table(
    ['for comparison', 'for 1,000 conferences'],
    [
      ['one terminal on its WebSocket (of the reference conference)', dollars(watchingDollars(run, options, prices))],
      ...[5, 1].map((everySeconds) => [
        `one terminal that polls every ${String(everySeconds)} s (its requests alone)`,
        dollars(pollingBill({ ...unchanged, minutes, everySeconds }, prices).dollars),
      ]),
      ...[1, 10, 50, 1_000].map((atOnce) => [
        `looks, those without a conference included, if ${String(atOnce)} conferences run at a time`,
        dollars(looksBill({ conferences: atOnce, minutes, memoryMb: 256 }, prices).dollars),
      ]),
      ...hostedBills(prices, options).map(({ name, includes, dollars: amount }) => [`${name} (includes ${includes})`, dollars(amount)]),
    ],
  );
};
