/** Checks of the documents themselves. */
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../cdk/load-settings';
import { npmTool, pythonTool, type Run, toolsFolder } from './tools';

export const openapi = join(PROJECT_ROOT, 'docs/openapi.json');
const here = (file: string): string => join(PROJECT_ROOT, 'test/clients', file);

export type Check = { readonly name: string; readonly take: (run: Run) => Promise<void> };

/** The programs of these are in the repository, and what they import is with the tools. */
const withTools = { env: { NODE_PATH: join(toolsFolder, 'node_modules') } };
const node = (name: string, file: string): Check => ({
  name,
  take: (run) => run(name, 'node', [here(file), PROJECT_ROOT], withTools),
});

export const documentChecks: readonly Check[] = [
  {
    name: 'Redocly',
    take: (run) => run('redocly', npmTool('redocly'), ['lint', openapi, '--config', here('redocly.yaml'), '--max-problems', '1000']),
  },
  {
    name: 'Spectral',
    take: (run) => run('spectral', npmTool('spectral'), ['lint', openapi, '--ruleset', here('spectral.yaml'), '--fail-severity', 'hint']),
  },
  node('AsyncAPI parser', 'asyncapi-parser.cjs'),
  node('Modelina', 'asyncapi-modelina.cjs'),
  {
    name: 'events in Python',
    take: (run) => run('events', pythonTool('python'), [here('programs/check_events.py'), PROJECT_ROOT]),
  },
  {
    name: 'receiver in Python',
    take: (run) => run('receiver', pythonTool('python'), [here('programs/receiver.py'), join(PROJECT_ROOT, 'terminal/conformance')]),
  },
];
