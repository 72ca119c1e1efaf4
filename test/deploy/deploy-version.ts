/** One version of the deployment: synthesised, linted as it goes to AWS, deployed; and one changed into another in place. */
import { join } from 'node:path';
import { lintTemplates } from './lint-templates';
import type { Run } from './run';
import type { Version } from './settings';
import { endKeptConference, openConference } from './stories/kept-conference';
import { adaptTemplates } from './templates';
import { visit, type Visited } from './visit';

/** Gives back where the outputs of the stacks are written. */
export const deployVersion = async (run: Run, { name, maxParticipants }: Version): Promise<string> => {
  const { folder, steps, stops, emulator, cdk, settingsFile } = run;
  const assembly = folder.path(`cdk.out-${name}`);
  const outputs = join(assembly, 'outputs.json');
  const settings = ['-c', `settings=${settingsFile}`, '-c', `rollcall:maxParticipants=${maxParticipants}`];
  await steps.take(`cdk synth (${name})`, () => cdk('synth', '--all', '--quiet', '--output', assembly, ...settings));
  await steps.take(`cfn-lint (${name})`, () => lintTemplates(assembly, emulator.region, folder, stops));
  adaptTemplates(assembly);
  await steps.take(`cdk diff (${name})`, () => cdk('diff', '--app', assembly));
  const deploy = ['deploy', '--all', '--app', assembly, '--require-approval', 'never', '--outputs-file', outputs];
  await steps.take(`cdk deploy --all (${name})`, () => cdk(...deploy));
  return outputs;
};

/** A conference is open all the while. */
export const changeInPlace = async (run: Run, visited: Visited, version: Version): Promise<void> => {
  const { name } = version;
  const kept = await run.steps.take(`a conference stays open (${name})`, () => openConference(visited.deployment, visited.draw));
  await deployVersion(run, version);
  await run.steps.take(`it is as it was, and obeys (${name})`, () => endKeptConference(kept));
  await visit(visited, version, run.steps);
};
