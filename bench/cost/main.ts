/**
 * `npm run bench:cost`: the bill for a thousand reference conferences, from what a real run requests from AWS. Fails if
 * a bill exceeds its budget.
 */
import { parseArgs } from 'node:util';
import { runProgram } from '../measuring/run-program';
import { countRun, type RunOptions } from './count-run';
import { readPriceList } from './price-list';
import { billed, byChange, byFunction, byMeter, comparisons, isWithinBudget } from './show-bill';

const usage = `The bill for 1,000 conferences at list price.

  --participants 10   in a conference, including the initiator
  --minutes 30        from the start of the call to its end
  --requests 10       times that somebody is muted or unmuted; each changes the conference twice (default: one per participant)
  --webhooks 2        subscriptions to every event
  --conferences 2     that are actually run and counted, one after the other`;

const say = (text: string): void => void process.stdout.write(`${text}\n\n`);

const known = {
  participants: { type: 'string', default: '10' },
  minutes: { type: 'string', default: '30' },
  requests: { type: 'string' },
  webhooks: { type: 'string', default: '2' },
  conferences: { type: 'string', default: '2' },
  help: { type: 'boolean', default: false },
} as const;

const optionsFrom = (args: string[]): RunOptions | undefined => {
  const { values } = parseArgs({ args, options: known });
  if (values.help) return undefined;
  return {
    assembly: 'direct',
    participants: Number(values.participants),
    minutes: Number(values.minutes),
    requests: Number(values.requests ?? values.participants),
    webhooks: Number(values.webhooks),
    conferences: Number(values.conferences),
  };
};

const main = async (): Promise<number> => {
  const options = optionsFrom(process.argv.slice(2));
  if (!options) {
    say(usage);
    return 0;
  }
  const prices = readPriceList();
  const run = await countRun(options);
  say(billed('The reference conference, without an access network', run, options, prices));
  say(byChange(run, options));
  say(byMeter(run, options, prices));
  say(byFunction(run, options, prices));
  const gathered: RunOptions = { ...options, assembly: 'network' };
  const runGathered = await countRun(gathered);
  say(billed('The same, assembled by the access network', runGathered, gathered, prices));
  say(byChange(runGathered, gathered));
  say(byMeter(runGathered, gathered, prices));
  say(byFunction(runGathered, gathered, prices));
  say(comparisons(run, options, prices));
  return isWithinBudget(run, options, prices) && isWithinBudget(runGathered, gathered, prices) ? 0 : 1;
};

runProgram(main);
