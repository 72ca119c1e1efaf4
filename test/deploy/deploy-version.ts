/**
 * One version of the deployment: synthesised, linted as it goes to AWS, deployed; and one changed into another in
 * place.
 */
import { join } from 'node:path';
import { lintTemplates } from './lint-templates';
import type { Run } from './run';
import type { Version } from './settings';
import { endKeptConference, openConference } from './stories/kept-conference';
import { adaptTemplates } from './templates';
import { visit, type Visited } from './visit';

/** What `cdk synth` has written for a version: it can be deployed more than once. */
export type Assembly = { readonly version: Version; readonly path: string; readonly outputs: string };

export const synthesise = async ({ folder, steps, stops, emulator, cdk, settingsFile }: Run, version: Version): Promise<Assembly> => {
  const { name, maxParticipants } = version;
  const path = folder.path(`cdk.out-${name}`);
  const settings = ['-c', `settings=${settingsFile}`, '-c', `rollcall:maxParticipants=${maxParticipants}`];
  await steps.take(`cdk synth (${name})`, () => cdk('synth', '--quiet', '--output', path, ...settings));
  await steps.take(`cfn-lint (${name})`, () => lintTemplates(path, emulator.region, folder, stops));
  adaptTemplates(path, emulator.url);
  return { version, path, outputs: join(path, 'outputs.json') };
};

export const deploy = async ({ cdk, steps }: Run, { version: { name }, path, outputs }: Assembly): Promise<void> => {
  await steps.take(`cdk diff (${name})`, () => cdk('diff', '--app', path));
  const args = ['deploy', '--all', '--app', path, '--require-approval', 'never', '--outputs-file', outputs];
  await steps.take(`cdk deploy --all (${name})`, () => cdk(...args));
};

/** A conference is open all the while. */
export const changeInPlace = async (run: Run, visited: Visited, assembly: Assembly): Promise<void> => {
  const kept = await run.steps.take('a conference stays open', () => openConference(visited.deployment, visited.draw));
  await deploy(run, assembly);
  await run.steps.take('it is as it was, and obeys', () => endKeptConference(kept));
  await visit(visited, assembly.version, run.steps);
};
