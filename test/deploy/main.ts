/**
 * `npm run test:deploy`: deploys the stacks with the CDK's own command line to an emulator of AWS, holds conferences there,
 * changes the deployment, and holds them again. Needs Node, Python 3 and the two package registries; nothing of AWS.
 */
import { join } from 'node:path';
import { numbersFrom } from '../e2e/stories/numbers';
import { openApiDoor } from './api-door';
import { subscribeToBus } from './bus-subscriber';
import { cdkCommand, type CdkCommand } from './cdk-command';
import { makeCertificate, type Certificate } from './certificate';
import { administratorClients, readKeys, readOutputs } from './deployed';
import { startEmulator, type Emulator } from './emulator';
import { lintTemplates } from './lint-templates';
import { openOutside, type Outside } from './outside';
import { installPythonTools } from './python-tools';
import { firstVersion, secondVersion, writeSettings } from './settings';
import { Steps } from './steps';
import { Stops, stopOnSignals } from './stops';
import { endKeptConference, openConference } from './stories/kept-conference';
import { adaptTemplates } from './templates';
import { visit, type Visited } from './visit';
import { freshWorkFolder, type WorkFolder } from './work-folder';

type Version = { readonly maxParticipants: number };

type Run = {
  readonly folder: WorkFolder;
  readonly stops: Stops;
  readonly steps: Steps;
  readonly certificate: Certificate;
  readonly emulator: Emulator;
  readonly outside: Outside;
  readonly cdk: CdkCommand;
};

const prepare = async (folder: WorkFolder, stops: Stops, steps: Steps): Promise<Run> => {
  await steps.take('tools from PyPI', () => installPythonTools(folder, stops));
  const certificate = await makeCertificate(folder, stops);
  const emulator = await steps.take('start of the emulator', () => startEmulator(certificate, folder, stops));
  const outside = await openOutside(certificate, stops);
  return { folder, stops, steps, certificate, emulator, outside, cdk: cdkCommand(emulator, certificate, folder, stops) };
};

/** Also what was behind it: a failed request says no more than that it has failed. */
const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${explain(error.cause)}`;
};

/** Synthesises, lints what goes to AWS, and deploys it. */
const deploy = async ({ folder, stops, steps, emulator, cdk }: Run, settingsFile: string, name: string, version: Version): Promise<string> => {
  const assembly = folder.path(`cdk.out-${name}`);
  const outputs = join(assembly, 'outputs.json');
  const settings = ['-c', `settings=${settingsFile}`, '-c', `rollcall:maxParticipants=${version.maxParticipants}`];
  await steps.take(`cdk synth (${name})`, () => cdk('synth', '--all', '--quiet', '--output', assembly, ...settings));
  await steps.take(`cfn-lint (${name})`, () => lintTemplates(assembly, emulator.region, folder, stops));
  adaptTemplates(assembly);
  const args = ['--app', assembly, '--require-approval', 'never', '--outputs-file', outputs];
  await steps.take(`cdk deploy --all (${name})`, () => cdk('deploy', '--all', ...args));
  return outputs;
};

const meet = async ({ emulator, certificate, outside, stops }: Run, outputsFile: string): Promise<Visited> => {
  const outputs = readOutputs(outputsFile);
  const clients = administratorClients(emulator, certificate);
  const door = await openApiDoor(outputs.ApiUrl, emulator, certificate);
  stops.add(door.stop);
  const carrier = await outside.startCarrier(door.url, await readKeys(clients, outputs));
  const subscriber = await subscribeToBus(clients, outputs);
  const deployment = { baseUrl: door.url, token: outside.token };
  return { deployment, outside, carrier, subscriber, clients, draw: numbersFrom() };
};

const changeInPlace = async (run: Run, visited: Visited, settingsFile: string, name: string, version: Version): Promise<void> => {
  const kept = await run.steps.take(`a conference stays open (${name})`, () => openConference(visited.deployment, visited.draw));
  await deploy(run, settingsFile, name, version);
  await run.steps.take(`it is as it was, and obeys (${name})`, () => endKeptConference(kept));
  await visit(visited, version.maxParticipants, run.steps);
};

const deployAndVisit = async (run: Run): Promise<void> => {
  const { steps, cdk, emulator, outside, folder } = run;
  const settingsFile = writeSettings(outside, folder);
  const bootstrap = ['bootstrap', `aws://${emulator.accountId}/${emulator.region}`, '--output', folder.path('cdk.out-bootstrap')];
  await steps.take('cdk bootstrap', () => cdk(...bootstrap, '-c', `settings=${settingsFile}`));
  const outputsFile = await deploy(run, settingsFile, 'first', firstVersion);
  const visited = await steps.take('the carrier copies its keys', () => meet(run, outputsFile));
  await visit(visited, firstVersion.maxParticipants, steps);
  await changeInPlace(run, visited, settingsFile, 'changed', secondVersion);
  await changeInPlace(run, visited, settingsFile, 'back', firstVersion);
};

const main = async (): Promise<void> => {
  const [stops, steps, folder] = [new Stops(), new Steps(), freshWorkFolder()];
  stopOnSignals(stops);
  try {
    await deployAndVisit(await prepare(folder, stops, steps));
    process.stdout.write('The deployment works.\n');
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\nThe logs are in ${folder.path('logs')}\n`);
    process.exitCode = 1;
  }
  await stops.all();
  process.stdout.write(`\n${steps.summary()}\n`);
};

void main();
