/**
 * One version of the deployment: synthesised, linted as it goes to AWS, deployed; and one changed into another in
 * place.
 */
import { join } from 'node:path';
import { addQueue, expectAddedQueues } from './added-queue';
import { missingExports } from './exports-in-use';
import { lintTemplates } from './lint-templates';
import type { Run } from './run';
import type { Version } from './settings';
import { endKeptConference, openConference } from './stories/kept-conference';
import { adaptTemplates } from './templates';
import { visit, type Visited } from './visit';

/** What `cdk synth` has written for a version: it can be deployed more than once. */
export type Assembly = { readonly version: Version; readonly path: string; readonly outputs: string };

export const synthesise = async (
  { folder, steps, stops, emulator, aws, api, cdk, settingsFile }: Run,
  version: Version,
): Promise<Assembly> => {
  const { name, maxParticipants, addsQueue = false } = version;
  const path = folder.path(`cdk.out-${name}`);
  const settings = ['-c', `settings=${settingsFile}`, '-c', `rollcall:maxParticipants=${maxParticipants}`];
  await steps.take(`cdk synth (${name})`, () => cdk('synth', '--quiet', '--output', path, ...settings));
  if (addsQueue) addQueue(path);
  await steps.take(`cfn-lint (${name})`, () => lintTemplates(path, emulator.region, folder, stops));
  adaptTemplates(path, { awsUrl: aws.url, apiUrl: api.httpsUrl });
  return { version, path, outputs: join(path, 'outputs.json') };
};

export const deploy = async ({ cdk, steps }: Run, { version: { name }, path, outputs }: Assembly): Promise<void> => {
  await steps.take(`cdk diff (${name})`, () => cdk('diff', '--app', path));
  const args = ['deploy', '--all', '--app', path, '--require-approval', 'never', '--outputs-file', outputs];
  await steps.take(`cdk deploy --all (${name})`, () => cdk(...args));
};

/**
 * The functions alone: the stack of what is kept stays as the newer version left it. CloudFormation would refuse to
 * begin with that stack, because the functions that are there import what it would withdraw.
 */
const deployFunctionsOf = async ({ cdk, steps }: Run, { version: { name }, path }: Assembly, newer: Assembly): Promise<void> => {
  if (missingExports(newer.path, path).length === 0) throw new Error('The newer version imports nothing that the older has not');
  const missing = missingExports(path, newer.path);
  if (missing.length > 0) throw new Error(`The kept stack of the newer version does not export ${missing.join(', ')}`);
  const args = ['deploy', 'RollcallStateless', '--exclusively', '--app', path, '--require-approval', 'never'];
  await steps.take(`cdk deploy RollcallStateless --exclusively (${name})`, () => cdk(...args));
};

const whileAConferenceIsOpen = async (run: Run, visited: Visited, { version }: Assembly, change: () => Promise<void>): Promise<void> => {
  const kept = await run.steps.take('a conference stays open', () => openConference(visited.deployment, visited.draw));
  await change();
  await run.steps.take('it is as it was, and obeys', () => endKeptConference(kept));
  await visit(visited, version, run.steps);
};

export const changeInPlace = (run: Run, visited: Visited, assembly: Assembly): Promise<void> =>
  whileAConferenceIsOpen(run, visited, assembly, () => deploy(run, assembly));

/** As docs/deploy.md says. Only then does the stack of what is kept follow. */
export const rollBack = async (run: Run, visited: Visited, { older, newer }: { older: Assembly; newer: Assembly }): Promise<void> => {
  await run.steps.take('the newer version has its queue', () => expectAddedQueues(visited.clients, 1));
  await whileAConferenceIsOpen(run, visited, older, () => deployFunctionsOf(run, older, newer));
  await deploy(run, older);
  await run.steps.take('the queue of the newer version is gone', () => expectAddedQueues(visited.clients, 0));
};
