/** `npm run bench:neighbours`: how much longer a partner's deliveries take beside another partner with many slow sinks. */
import { parseArgs } from 'node:util';
import { describeMachine } from '../measuring/machine';
import { runProgram } from '../measuring/run-program';
import { summarise } from '../measuring/statistics';
import { fixed, table } from '../measuring/table';
import { type Measured, measureBeside, type Neighbour } from './measure';

const say = (text: string): void => void process.stdout.write(`${text}\n\n`);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const usage = `A partner's deliveries, alone and beside another partner.

  --subscriptions 99   of the other partner
  --answer 13500       after how many milliseconds its slow sinks answer
  --seconds 60         how long each case is measured, with one change a second for the partner
  --warm-up 10         seconds before that, in which all sinks answer at once`;

/**
 * The median beside slow sinks, divided by that of the partner alone. All deliveries share the cores of this machine,
 * so the ratio holds only if nothing else is busy here: the second row shows what the neighbour's number alone costs.
 */
const MOST_TIMES = 2;

const known = {
  subscriptions: { type: 'string', default: '99' },
  answer: { type: 'string', default: '13500' },
  seconds: { type: 'string', default: '60' },
  'warm-up': { type: 'string', default: '10' },
  help: { type: 'boolean', default: false },
} as const;

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: known });
  if (values.help) {
    say(usage);
    return 0;
  }
  say(`${new Date().toISOString()}, ${describeMachine()}`);
  const subscriptions = Number(values.subscriptions);
  const cases: readonly (readonly [string, Neighbour])[] = [
    ['alone', { subscriptions: 0, answerMs: 0 }],
    [`beside ${subscriptions} that answer at once`, { subscriptions, answerMs: 0 }],
    [`beside ${subscriptions} that answer after ${values.answer} ms`, { subscriptions, answerMs: Number(values.answer) }],
  ];
  const results: (readonly [string, Measured])[] = [];
  for (const [name, neighbour] of cases) {
    progress(name);
    results.push([name, await measureBeside(neighbour, { seconds: Number(values.seconds), warmUp: Number(values['warm-up']) })]);
  }
  const medians = results.map(([, { tookMs }]) => summarise(tookMs).p50);
  const ratioOf = (index: number): number => (medians[index] ?? NaN) / (medians[0] ?? NaN);
  const rows = results.map(([name, { tookMs, lost, arrivedAtNeighbour }], index) => {
    const { p50, p99, max } = summarise(tookMs);
    return [name, fixed(ratioOf(index), 2), fixed(p50), fixed(p99), fixed(max), lost, arrivedAtNeighbour];
  });
  say(table(['', '÷ alone', 'p50 ms', 'p99 ms', 'max ms', 'lost', "arrived at the neighbour's"], rows));
  const slowTimes = ratioOf(2);
  const isKept = slowTimes <= MOST_TIMES && results.every(([, { lost }]) => lost === 0);
  const found = `Beside slow sinks ${fixed(slowTimes, 2)} times as long as alone`;
  say(isKept ? `${found}.` : `WRONG: ${found}, or something was lost`);
  return isKept ? 0 : 1;
};

runProgram(main);
