/** The product held against its document, by two programs that know nothing else of it. */
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../cdk/load-settings';
import type { Local } from '../../local/start';
import { startProgram } from '../deploy/program';
import type { Stops } from '../deploy/stops';
import { freePort } from '../support/free-port';
import { eventually } from '../support/until';
import { openapi } from './checks';
import { askEverything } from './prism-requests';
import { environmentFor } from './product';
import { npmTool, pythonTool, type Run, toolsFolder, workFolder } from './tools';

export type Work = { readonly name: string; readonly take: () => Promise<void> };

const here = join(PROJECT_ROOT, 'test/clients');

const allScopes = ['conferences:read', 'conferences:write', 'numbers:read', 'subscriptions:manage', 'calls:report', 'event-package:write'];
const PRISM_STARTS_WITHIN_MS = 30_000;

/** Examples, the values at each bound, and a few that are made by chance, always the same. */
const schemathesis = async (run: Run, product: Local): Promise<void> => {
  const token = await product.token({ phoneNumber: '+15550108', scopes: allScopes });
  const config = ['--no-color', '--config-file', join(here, 'schemathesis.toml')];
  const how = ['--phases', 'examples,coverage,fuzzing', '--max-examples', '15', '--generation-deterministic', '--continue-on-failure'];
  await run(
    'schemathesis',
    pythonTool('schemathesis'),
    [...config, 'run', openapi, '--url', product.baseUrl, '-H', `Authorization: Bearer ${token}`, ...how],
    {
      env: { PYTHONPATH: join(here, 'programs') },
      cwd: workFolder,
    },
  );
};

const answers = async (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Prism answers a request or an answer that does not fit the document with an error of its own, which the client is not ready for. */
const prism = async (run: Run, product: Local, stops: Stops): Promise<void> => {
  const port = await freePort();
  const args = ['proxy', openapi, product.baseUrl, '--errors', '--port', String(port), '--host', '127.0.0.1'];
  await startProgram({ command: npmTool('prism'), args, env: process.env, log: join(workFolder, 'prism.log') }, stops);
  const url = `http://127.0.0.1:${port}`;
  await eventually('Prism', () => answers(`${url}/v1/health`), PRISM_STARTS_WITHIN_MS, 100);
  const env = { ...(await environmentFor(product, 99)), ROLLCALL_URL: url };
  await run('prism-client', 'node', ['use-client.mjs'], { cwd: join(toolsFolder, 'typescript'), env });
  await askEverything(url, await product.token({ phoneNumber: '+15550107', scopes: allScopes }));
};

export const serverChecks = (run: Run, product: Local, stops: Stops): readonly Work[] => [
  { name: 'schemathesis', take: () => schemathesis(run, product) },
  { name: 'Prism', take: () => prism(run, product, stops) },
];
