/**
 * `npm run bench:fan-out`: how long a change takes to reach everybody who watches, compared with SIP's conference event
 * package.
 */
import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Deployment, type DeploymentProcess, startDeployment } from '../deployment/start-deployment';
import { describeCores, takeCores } from '../measuring/cores';
import { describeMachine } from '../measuring/machine';
import { runProgram } from '../measuring/run-program';
import { fixed } from '../measuring/table';
import { temporaryFolder } from '../measuring/temporary-folder';
import { comparison, slowerThan } from './comparison';
import { isKamailioInstalled, KAMAILIO_PACKAGES } from './kamailio/start-kamailio';
import { measureGrowth } from './memory';
import { type Options, optionsFrom, usage } from './options';
import { type CellResult, report, verdictOf } from './report';
import { runRounds } from './rounds';

const say = (text: string): void => void process.stdout.write(`${text}\n\n`);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

/** `name`: of the folder with its data, if it keeps any. */
const start = async (name: string, { durable }: Options, how: DeploymentProcess): Promise<Deployment> => {
  const environment = { ROLLCALL_LOOPBACK_SINKS: 'true' };
  const options = { sandbox: false, recordsInvocations: true, environment };
  if (!durable) return startDeployment(options, how);
  const folder = temporaryFolder(name);
  const deployment = await startDeployment({ ...options, dataFolder: folder.path }, how);
  return { ...deployment, stop: () => deployment.stop().finally(folder.remove) };
};

const startBoth = async (options: Options, core: number | undefined) => ({
  deployment: await start('rollcall', options, { profileFolder: options.profileFolder, core }),
  against: options.against === undefined ? undefined : await start('against', options, { core, project: resolve(options.against) }),
});

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

const sayUnlessInstalled = (): void => {
  if (!isKamailioInstalled())
    say(
      `Kamailio is not installed (apt-get install ${KAMAILIO_PACKAGES}): only Rollcall is measured, and budgets relative to Kamailio cannot be checked.`,
    );
};

/** Says what came out. Returns the exit code. */
const conclude = (results: readonly CellResult[], { against, atMost }: Options): number => {
  if (against === undefined) {
    say(report(results));
    return results.some((result) => verdictOf(result) === 'passed over') ? 1 : 0;
  }
  say(comparison(results, against));
  const slow = slowerThan(atMost, results);
  if (slow.length > 0) say(`Longer than ${atMost} of the time with the other checkout: ${slow.join('; ')}`);
  return slow.length > 0 ? 1 : 0;
};

const main = async (): Promise<number> => {
  const options = optionsFrom(process.argv.slice(2));
  if (!options) {
    say(usage);
    return 0;
  }
  const withKamailio = options.against === undefined && isKamailioInstalled();
  if (options.against === undefined) sayUnlessInstalled();
  const cores = takeCores();
  say(`${new Date().toISOString()}, ${describeMachine()}; ${describeCores(cores)}`);
  const { deployment, against } = await startBoth(options, cores?.measured);
  try {
    const results = await runRounds(options, { deployment, against, withKamailio, core: cores?.measured }, progress);
    const code = conclude(results, options);
    if (options.json !== undefined) keep(results, options.json);
    await reportGrowth(deployment, options);
    return code;
  } finally {
    await deployment.stop();
    await against?.stop();
  }
};

runProgram(main);
