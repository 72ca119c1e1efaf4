/** `npm run bench:cost`: the bill for a thousand reference conferences, from what a real run asks of AWS. Fails above its budget. */
import { parseArgs } from 'node:util';
import { fixed, table } from '../measuring/table';
import { runProgram } from '../measuring/run-program';
import { billOf, BILLED_CONFERENCES, BUDGET_DOLLARS, hostedBills, type Bill } from './bill';
import { countRun, type CountedRun, type RunOptions } from './count-run';
import { meters, nothingCounted, type Counts } from './meters';
import { pollingBill } from './polling';
import { readPriceList, type PriceList } from './price-list';

const usage = `The bill for 1,000 conferences at list price.

  --participants 10   of a conference, its initiator included
  --minutes 30        from the start of the call to its end
  --requests 10       mute, or unmute, in the call: each changes the conference twice
  --webhooks 2        subscriptions that take every event
  --conferences 3     that are really held and counted`;

const say = (text: string): void => void process.stdout.write(`${text}\n\n`);

const known = {
  participants: { type: 'string', default: '10' },
  minutes: { type: 'string', default: '30' },
  requests: { type: 'string', default: '10' },
  webhooks: { type: 'string', default: '2' },
  conferences: { type: 'string', default: '3' },
  help: { type: 'boolean', default: false },
} as const;

const optionsFrom = (args: string[]): RunOptions | undefined => {
  const { values } = parseArgs({ args, options: known });
  if (values.help) return undefined;
  return {
    participants: Number(values.participants),
    minutes: Number(values.minutes),
    requests: Number(values.requests),
    webhooks: Number(values.webhooks),
    conferences: Number(values.conferences),
  };
};

const together = (all: readonly Counts[]): Counts => {
  const total = nothingCounted();
  for (const counts of all) for (const meter of meters) total[meter] += counts[meter];
  return total;
};

const dollars = (amount: number): string => `$${fixed(amount, 3)}`;

const byMeter = ({ lines }: Bill): string =>
  table(
    ['billed', 'for one conference', 'for 1,000'],
    lines.map(({ meter, count, dollars: amount }) => [meter, (count / BILLED_CONFERENCES).toPrecision(4), dollars(amount)]),
  );

const byFunction = (run: CountedRun, conferences: number, prices: PriceList): string => {
  const rows = [...run.functions].map(([name, counts]) => {
    const bill = billOf(counts, prices, { counted: conferences, billed: BILLED_CONFERENCES });
    const per = (meter: keyof Counts): string => fixed(counts[meter] / conferences, 1);
    return { amount: bill.dollars, row: [name, per('invocations'), per('write-units'), per('read-units'), dollars(bill.dollars)] };
  });
  const ordered = rows.sort((one, other) => other.amount - one.amount).map(({ row }) => row);
  return table(['function, for one conference', 'invocations', 'write units', 'read units', 'for 1,000'], ordered);
};

/** Of `GET` with `If-None-Match`, answered 304. */
const unchanged = { answerBytes: 250, logBytes: 1_000, memoryGb: 0.5 };

/** What a conference would not be billed for if nobody watched it. */
const watching = (name: string): boolean =>
  name.startsWith('sockets/') || name === 'consumers/push' || name === 'consumers/expire-connections';

const watchingDollars = ({ functions, shared }: CountedRun, conferences: number, prices: PriceList): number => {
  const { 'socket-messages': messages, 'socket-minutes': connected } = shared;
  const ofTerminals = { ...nothingCounted(), 'socket-messages': messages, 'socket-minutes': connected };
  const ofFunctions = [...functions].filter(([name]) => watching(name)).map(([, counts]) => counts);
  return billOf(together([ofTerminals, ...ofFunctions]), prices, { counted: conferences, billed: BILLED_CONFERENCES }).dollars;
};

const besides = (run: CountedRun, prices: PriceList, { participants, minutes, conferences }: RunOptions): string =>
  table(
    ['beside it', 'for 1,000 conferences'],
    [
      ['one terminal on its WebSocket (of the bill above)', dollars(watchingDollars(run, conferences, prices))],
      ...[5, 1].map((everySeconds) => [
        `one terminal that asks every ${everySeconds} s (its requests alone)`,
        dollars(pollingBill({ ...unchanged, minutes, everySeconds }, prices).dollars),
      ]),
      ...hostedBills(prices, { participants, minutes }).map(({ name, includes, dollars: amount }) => [
        `${name} (includes ${includes})`,
        dollars(amount),
      ]),
    ],
  );

const main = async (): Promise<number> => {
  const options = optionsFrom(process.argv.slice(2));
  if (!options) {
    say(usage);
    return 0;
  }
  const prices = readPriceList();
  const run = await countRun(options);
  const { conferences } = options;
  const bill = billOf(together([...run.functions.values(), run.shared]), prices, { counted: conferences, billed: BILLED_CONFERENCES });
  const isKept = bill.dollars <= BUDGET_DOLLARS;
  const { changes, sentToTerminals } = run.held;
  const each = (count: number): string => fixed(count / conferences, 1);
  say(
    `${dollars(bill.dollars)} for 1,000 conferences (${options.participants} participants, ${options.minutes} minutes, one terminal, ${options.webhooks} webhooks), ` +
      `at list price in ${prices.region} of ${prices.asOf}: ${isKept ? 'within' : 'ABOVE'} the budget of ${dollars(BUDGET_DOLLARS)}.\n` +
      `A conference had ${each(changes)} changes, ${each(sentToTerminals)} messages to its terminal, ${each(run.deliveries)} webhook deliveries.`,
  );
  say(byMeter(bill));
  say(byFunction(run, conferences, prices));
  say(besides(run, prices, options));
  return isKept ? 0 : 1;
};

runProgram(main);
