/**
 * `npm run bench:load`: many terminals on many conferences that change all the time. Nothing may get lost, and nothing
 * may accumulate.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mapInParallel } from '../../functions/runtime/in-parallel';
import { MINUTE_MS } from '../../schemas/durations';
import { type Deployment, startDeployment } from '../deployment/start-deployment';
import { type Child, startChild } from '../measuring/child-process';
import { describeMachine } from '../measuring/machine';
import { runProgram } from '../measuring/run-program';
import { growthBetweenThirds } from '../measuring/statistics';
import { fixed, table } from '../measuring/table';
import { temporaryFolder } from '../measuring/temporary-folder';
import { BusyConference, type LoadContext, type Tally } from './busy-conference';
import { makeRandomChanges } from './make-random-changes';
import { numbersOfSandbox } from './sandbox-numbers';
import { seededRandom } from '../measuring/seeded-random';
import type { TerminalsQueries } from './terminals-queries';
import { faultsFound, type Heap, type LoadResult, withoutEvents } from './verdict';

const usage = `200 terminals and 100 conferences at once.

  --minutes 10        of random changes
  --conferences 100   at any time
  --terminals 2       on each conference
  --participants 5    in each conference at first
  --rate 10           changes per second, in all conferences together
  --seed 1            of the random numbers
  --profile <folder>  a CPU profile of the deployment`;

const known = {
  minutes: { type: 'string', default: '10' },
  conferences: { type: 'string', default: '100' },
  terminals: { type: 'string', default: '2' },
  participants: { type: 'string', default: '5' },
  rate: { type: 'string', default: '10' },
  seed: { type: 'string', default: '1' },
  profile: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const read = () => parseArgs({ args: process.argv.slice(2), options: known }).values;
type Values = ReturnType<typeof read>;

const say = (text: string): void => void process.stdout.write(`${text}\n\n`);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

/** Few enough at a time that no conference waits long. */
const OPENED_TOGETHER = 5;
const IDLE_WITHIN_MS = MINUTE_MS;

const openAll = (context: LoadContext, count: number): Promise<readonly BusyConference[]> =>
  mapInParallel(Array.from({ length: count }), OPENED_TOGETHER, async () => {
    const token = await context.deployment.query('token', { phoneNumber: context.numbers.answering() });
    const conference = new BusyConference(context, token);
    await conference.open();
    return conference;
  });

const runLoad = async (deployment: Deployment, terminals: Child<TerminalsQueries>, values: Values): Promise<LoadResult> => {
  const tally: Tally = { conferences: 0, commands: 0, refusals: {}, wrong: [], compared: 0 };
  const random = seededRandom(Number(values.seed));
  const terminalsEach = Number(values.terminals);
  const participants = Number(values.participants);
  const context = { deployment, terminals, terminalsEach, participants, numbers: numbersOfSandbox(random), tally };
  progress('opening the conferences');
  const conferences = await openAll(context, Number(values.conferences));
  const heaps: Heap[] = [];
  const sample = async (): Promise<void> => {
    const heap = { bytes: await deployment.query('heapBytes'), keptEvents: await deployment.query('keptEvents') };
    heaps.push(heap);
    progress(`${tally.commands} changes, ${fixed(heap.bytes / 2 ** 20)} MiB with ${heap.keptEvents} events`);
  };
  await makeRandomChanges(conferences, { minutes: Number(values.minutes), rate: Number(values.rate), random, sample });
  await deployment.query('idle', IDLE_WITHIN_MS);
  for (const conference of conferences) await conference.compare();
  return { tally, totals: await terminals.query('totals'), faults: await deployment.query('faults'), heaps };
};

const report = ({ tally, totals, heaps }: LoadResult): string => {
  const { first, last } = growthBetweenThirds(heaps.map(withoutEvents));
  return table(
    ['', 'in this run'],
    [
      ['conferences', tally.conferences],
      ['changes requested', tally.commands],
      ['refused, as expected', JSON.stringify(tally.refusals)],
      ['terminals', totals.terminals],
      ['messages to terminals', totals.messages],
      ['bytes of a message, mean', fixed(totals.bytes / totals.messages, 0)],
      ['gaps that terminals found and had filled', totals.gapsFound],
      ['states too large for a message, fetched', totals.fetched],
      ['terminals compared with GET', tally.compared],
      ['of which different', tally.wrong.length],
      ['heap without kept events, first third → last third', `${fixed(first / 2 ** 20)} → ${fixed(last / 2 ** 20)} MiB`],
    ],
  );
};

const measure = async (values: Values): Promise<number> => {
  say(`${new Date().toISOString()}, ${describeMachine()}`);
  const folder = temporaryFolder('load');
  // Keeps data on disk, so that the heap shows what the program keeps rather than the data.
  const deployment = await startDeployment(
    { dataFolder: folder.path, sandboxSpeed: 2, environment: { ROLLCALL_ASSEMBLY: 'direct' } },
    { profileFolder: values.profile },
  );
  const terminals = await startChild<TerminalsQueries>({ module: join(__dirname, 'terminals-process.ts') });
  try {
    const result = await runLoad(deployment, terminals, values);
    const found = faultsFound(result);
    say(report(result));
    say(found.length === 0 ? 'Nothing was lost, nothing failed, nothing piled up.' : `WRONG:\n${found.join('\n')}`);
    return found.length === 0 ? 0 : 1;
  } finally {
    await terminals.stop();
    await deployment.stop();
    folder.remove();
  }
};

const main = async (): Promise<number> => {
  const values = read();
  if (!values.help) return measure(values);
  say(usage);
  return 0;
};

runProgram(main);
