/** cfn-lint over the templates as they go to AWS: an error or a warning of a rule that is not listed here fails. */
import { runProgram } from './program';
import { pythonTool } from './python-tools';
import type { Stops } from './stops';
import { templateFiles } from './templates';
import type { WorkFolder } from './work-folder';

const ignoredRules = {
  W3005: 'The CDK has a function wait for its role and the policy of that role by name, though a reference says the first already.',
} as const;

export const lintTemplates = async (assembly: string, region: string, folder: WorkFolder, stops: Stops): Promise<string> => {
  const files = templateFiles(assembly);
  const args = ['--regions', region, '--ignore-checks', ...Object.keys(ignoredRules), '--template', ...files];
  await runProgram({ command: pythonTool('cfn-lint'), args, env: process.env, log: folder.log('cfn-lint') }, stops);
  return `${files.length} templates`;
};
