/** Runs `cdk/app.ts` as the CDK command line does: in its own process, with the context in its environment. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../cdk/load-settings';
import { MINUTE_MS } from '../../schemas/durations';
import { cdkJson } from './support/deployment';
import { temporaryFolder } from './support/temporary-folder';

const folder = temporaryFolder();

const runApp = (context: Readonly<Record<string, unknown>>): Promise<{ code: number | null; errors: string }> =>
  new Promise((done) => {
    const [command, ...args] = cdkJson.app.split(' ');
    const child = spawn(join(PROJECT_ROOT, 'node_modules/.bin', command!), args, {
      cwd: PROJECT_ROOT,
      env: {
        PATH: process.env['PATH'],
        // `cdk synth` validates the templates in `.ci/run`. Here it would take most of the time.
        CDK_VALIDATION: 'false',
        CDK_OUTDIR: folder,
        CDK_CONTEXT_JSON: JSON.stringify({
          ...cdkJson.context,
          'aws:cdk:bundling-stacks': [],
          'aws:cdk:disable-asset-staging': true,
          ...context,
        }),
      },
    });
    let errors = '';
    child.stderr.on('data', (data) => (errors += String(data)));
    child.on('close', (code) => done({ code, errors }));
  });

it(
  'synthesises both stacks from a fresh clone',
  async () => {
    const { code } = await runApp({});
    expect(code).toBe(0);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['RollcallStateful.template.json', 'RollcallStateless.template.json']));
  },
  MINUTE_MS,
);

it(
  'stops with one sentence and no stack trace when a setting is wrong',
  async () => {
    const { code, errors } = await runApp({ 'rollcall:maxParticipants': '301' });
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toMatch(/^Setting "maxParticipants" is wrong: /);
  },
  MINUTE_MS,
);
