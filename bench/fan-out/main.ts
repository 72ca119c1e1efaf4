/**
 * `npm run bench:fan-out`: how long a change takes to reach everybody who watches, compared with SIP's conference event
 * package.
 */
import { appendFileSync } from 'node:fs';
import { type Deployment, startDeployment } from '../deployment/start-deployment';
import { describeMachine } from '../measuring/machine';
import { runProgram } from '../measuring/run-program';
import { fixed } from '../measuring/table';
import { temporaryFolder } from '../measuring/temporary-folder';
import { isKamailioInstalled, KAMAILIO_PACKAGES } from './kamailio/start-kamailio';
import { measureGrowth } from './memory';
import { type Options, optionsFrom, usage } from './options';
import { type CellResult, report, verdictOf } from './report';
import { runRounds } from './rounds';

const say = (text: string): void => void process.stdout.write(`${text}\n\n`);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const start = (options: Options, dataFolder: string): Promise<Deployment> =>
  startDeployment(
    {
      sandbox: false,
      recordsInvocations: true,
      environment: { ROLLCALL_LOOPBACK_SINKS: 'true' },
      ...(options.durable ? { dataFolder } : {}),
    },
    options.profileFolder,
  );

const reportGrowth = async (deployment: Deployment, { memory, paceMs }: Options): Promise<void> => {
  if (memory === 0) return;
  progress(`memory over ${memory} deliveries`);
  const { deliveries, firstBytes, lastBytes, bytesPerDelivery } = await measureGrowth(deployment, memory, paceMs);
  const [first, last] = [firstBytes, lastBytes].map((bytes) => fixed(bytes / 2 ** 20));
  say(
    `Heap over ${deliveries} deliveries to terminals: ${first} MiB in the first third, ${last} MiB in the last: ${fixed(bytesPerDelivery)} bytes each`,
  );
};

const keep = (results: readonly CellResult[], file: string): void =>
  appendFileSync(file, results.map((result) => `${JSON.stringify(result)}\n`).join(''));

const main = async (): Promise<number> => {
  const options = optionsFrom(process.argv.slice(2));
  if (!options) {
    say(usage);
    return 0;
  }
  const withKamailio = isKamailioInstalled();
  if (!withKamailio)
    say(
      `Kamailio is not installed (apt-get install ${KAMAILIO_PACKAGES}): only Rollcall is measured, and budgets relative to Kamailio cannot be checked.`,
    );
  say(`${new Date().toISOString()}, ${describeMachine()}`);
  const folder = temporaryFolder('rollcall');
  const deployment = await start(options, folder.path);
  try {
    const results = await runRounds(options, deployment, withKamailio, progress);
    say(report(results));
    if (options.json !== undefined) keep(results, options.json);
    await reportGrowth(deployment, options);
    return results.some((result) => verdictOf(result) === 'passed over') ? 1 : 0;
  } finally {
    await deployment.stop();
    folder.remove();
  }
};

runProgram(main);
