/**
 * `npm run test:deploy`: deploys the stacks with the CDK's own command line to an emulator of AWS, holds conferences
 * there, makes services and functions fail, changes the deployment in place, rolls it back, and removes it. Needs Linux,
 * Node, Python 3 and the two package registries, and nothing of AWS.
 */
import { letSubscriptionExpire } from '../e2e/stories/partner-subscribes';
import { changeInPlace, deploy, rollBack, synthesise } from './deploy-version';
import { canaryHolds } from './canary';
import { endureFaults } from './faults/endure-faults';
import { endureLongOutage } from './faults/long-outage';
import { meetDeployment } from './meet-deployment';
import { type Options, readOptions } from './options';
import { lintProduction } from './production';
import { remove } from './removal';
import { Run } from './run';
import { firstVersion, secondVersion } from './settings';
import { Steps } from './steps';
import { stopOnSignals, Stops } from './stops';
import { nothingAmiss, visit } from './visit';
import { refuseWrongSettings } from './wrong-settings';

// The SDK's advice on the age of Node is for those who run it, not for a test.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** A schedule is at least a minute ahead, and the emulator checks its schedules every ten seconds. */
const ENDS_IN_MS = 5_000;
const ENDED_WITHIN_MS = 120_000;

const bootstrap = ({ cdk, emulator: { accountId, region }, folder, settingsFile }: Run): Promise<void> =>
  cdk('bootstrap', `aws://${accountId}/${region}`, '-c', `settings=${settingsFile}`, '--output', folder.path('cdk.out-bootstrap'));

const deployAndVisit = async (run: Run, { longOutage }: Options): Promise<void> => {
  const { steps } = run;
  await steps.take('wrong settings are refused', () => refuseWrongSettings(run));
  await steps.take('the stacks with all settings for production, linted', () => lintProduction(run));
  await steps.take('cdk bootstrap', () => bootstrap(run));
  const first = await synthesise(run, firstVersion);
  await deploy(run, first);
  const visited = await steps.take('the carrier is given its keys', () => meetDeployment(run, first.outputs));
  const expiring = await steps.take('a subscription is to end', () => letSubscriptionExpire(visited.deployment, ENDS_IN_MS));
  await visit(visited, firstVersion, steps);
  await steps.take('the canary holds a conference', () => canaryHolds(visited));
  await endureFaults(run, visited);
  if (longOutage) await endureLongOutage(run, visited, longOutage);
  await steps.take('nobody called twice at once, no dead letters (after all faults)', () => nothingAmiss(visited));
  const second = await synthesise(run, secondVersion);
  await changeInPlace(run, visited, second);
  await steps.take('a schedule has ended it', () => expiring.hasEnded(ENDED_WITHIN_MS));
  await rollBack(run, visited, { older: first, newer: second });
  await steps.take('removal', () => remove(run, first.path));
};

/** Also what was behind it: a failed request says no more than that it has failed. */
const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${explain(error.cause)}`;
};

/** Undefined if they cannot be used: then it is said why, and nothing begins. */
const optionsOfCommand = (): Options | undefined => {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 2;
    return undefined;
  }
};

const main = async (): Promise<void> => {
  const options = optionsOfCommand();
  if (!options) return;
  const [stops, steps] = [new Stops(), new Steps()];
  stopOnSignals(stops);
  try {
    await deployAndVisit(await Run.prepare(stops, steps), options);
    process.stdout.write('The deployment works.\n');
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n\nThe logs are in .rollcall/deploy/logs.\n`);
    process.exitCode = 1;
  }
  await stops.all();
  process.stdout.write(`\n${steps.summary()}\n`);
};

void main();
