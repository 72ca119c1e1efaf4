/**
 * `npm run bench:cost`: the bill for a thousand reference conferences, from what a real run requests from AWS. Fails if
 * a bill exceeds its budget, or beside another checkout, the given share of that one's bill.
 */
import { runProgram } from '../measuring/run-program';
import { comparison, dearerThan, type Pair } from './against/comparison';
import { startAgainst } from './against/count-against';
import { type CountedRun, countRun, type RunOptions } from './count-run';
import { type Options, optionsFrom, usage } from './options';
import { type PriceList, readPriceList } from './price-list';
import { billed, byChange, byFunction, byMeter, comparisons, isWithinBudget } from './show-bill';

const say = (text: string): void => void process.stdout.write(`${text}\n\n`);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const ASSEMBLIES = ['direct', 'network'] as const;

const titles = {
  direct: 'The reference conference, without an access network',
  network: 'The same, assembled by the access network',
} as const;

const runOptions = ({ against: _, atMost: __, ...options }: Options, assembly: RunOptions['assembly']): RunOptions => ({
  ...options,
  assembly,
});

const showBill = async (how: RunOptions, prices: PriceList): Promise<CountedRun> => {
  const run = await countRun(how);
  say(billed(titles[how.assembly], run, how, prices));
  say(byChange(run, how));
  say(byMeter(run, how, prices));
  say(byFunction(run, how, prices));
  return run;
};

/** Returns the exit code. */
const showBills = async (options: Options, prices: PriceList): Promise<number> => {
  const [direct, network] = [runOptions(options, 'direct'), runOptions(options, 'network')];
  const [run, runGathered] = [await showBill(direct, prices), await showBill(network, prices)];
  say(comparisons(run, direct, prices));
  return isWithinBudget(run, direct, prices) && isWithinBudget(runGathered, network, prices) ? 0 : 1;
};

/** Each kind of conference with this checkout, then with the other. Returns the exit code. */
const showBoth = async (folder: string, options: Options, prices: PriceList): Promise<number> => {
  const against = await startAgainst(folder);
  const pairs: Pair[] = [];
  try {
    for (const assembly of ASSEMBLIES) {
      const how = runOptions(options, assembly);
      progress(`${titles[assembly]}: this checkout`);
      const ours = await countRun(how);
      progress(`${titles[assembly]}: ${folder}`);
      pairs.push({ title: titles[assembly], options: how, ours, theirs: await against.count(how) });
    }
  } finally {
    await against.stop();
  }
  say(comparison(pairs, folder, prices));
  const dear = dearerThan(options.atMost, pairs, prices);
  if (dear.length > 0) say(`Higher than ${String(options.atMost)} of the bill with the other checkout: ${dear.join('; ')}`);
  return dear.length > 0 ? 1 : 0;
};

const main = async (): Promise<number> => {
  const options = optionsFrom(process.argv.slice(2));
  if (!options) {
    say(usage);
    return 0;
  }
  const prices = readPriceList();
  return options.against === undefined ? showBills(options, prices) : showBoth(options.against, options, prices);
};

runProgram(main);
