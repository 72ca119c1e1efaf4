/**
 * Settings that cannot be right stop the command line with a sentence that says what to do, before anything is
 * deployed.
 */
import { writeFileSync } from 'node:fs';
import { ProgramFailed } from './program';
import type { Run } from './run';

const withoutIssuer = { audience: 'a', numberClaim: 'phone_number', eventSource: 'https://conference.example', allowedPrefixes: [] };

export const refuseWrongSettings = async ({ cdk, folder, settingsFile }: Run): Promise<string> => {
  const incomplete = folder.path('incomplete-settings.json');
  writeFileSync(incomplete, JSON.stringify(withoutIssuer));
  const wrong: readonly (readonly [args: readonly string[], sentence: string])[] = [
    [['-c', `settings=${incomplete}`], 'Setting "issuer" is missing: '],
    [['-c', `settings=${settingsFile}`, '-c', 'rollcall:bridge=pigeon'], 'Setting "bridge" is wrong: '],
    [['-c', `settings=${settingsFile}`, '-c', 'rollcall:allowedPrefixes=["44"]'], 'Setting "allowedPrefixes" is wrong: '],
  ];
  for (const [args, sentence] of wrong) {
    const refusal = await cdk('synth', '--quiet', '--output', folder.path('cdk.out-wrong'), ...args).then(
      () => 'nothing',
      (error: unknown) => (error instanceof ProgramFailed ? error.message : String(error)),
    );
    if (!refusal.includes(`\n${sentence}`)) throw new Error(`${sentence}… was expected of cdk synth, not ${refusal}`);
  }
  return `${wrong.length} refused`;
};
