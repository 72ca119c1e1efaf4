/**
 * The generators, compilers' libraries and checkers, with exact versions, from their registries. They are kept outside
 * the repository, and installed again when the list changes.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../cdk/load-settings';

const lists = join(PROJECT_ROOT, 'test/clients/tools');

const OPENAPI_GENERATOR = '7.25.0';
export const goTools = {
  ogen: 'github.com/ogen-go/ogen/cmd/ogen@v1.25.0',
  'oapi-codegen': 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2',
} as const;

const cache = process.env['ROLLCALL_CLIENTS_CACHE'] || join(homedir(), '.cache/rollcall-clients');
export const toolsFolder = join(cache, 'tools');
/** What is generated. It is emptied before each run. */
export const workFolder = join(cache, 'work');

export const npmTool = (name: string): string => join(toolsFolder, 'node_modules/.bin', name);
export const pythonTool = (name: string): string => join(toolsFolder, 'python/bin', name);
export const goTool = (name: keyof typeof goTools): string => join(toolsFolder, 'go', name);
export const openapiGenerator = join(
  homedir(),
  `.m2/repository/org/openapitools/openapi-generator-cli/${OPENAPI_GENERATOR}/openapi-generator-cli-${OPENAPI_GENERATOR}.jar`,
);

export type Run = (name: string, command: string, args: readonly string[], options?: RunOptions) => Promise<void>;
type RunOptions = { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> };

const installOnce = async (name: string, version: string, install: () => Promise<void>): Promise<void> => {
  const stamp = join(toolsFolder, `${name}.sha256`);
  const hash = createHash('sha256').update(version).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  await install();
  writeFileSync(stamp, hash);
};

const fromNpm = async (run: Run): Promise<void> => {
  copyFileSync(join(lists, 'package.json'), join(toolsFolder, 'package.json'));
  await run('tools from npm', 'npm', ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts'], { cwd: toolsFolder });
};

const fromPypi = async (run: Run): Promise<void> => {
  const folder = join(toolsFolder, 'python');
  rmSync(folder, { recursive: true, force: true });
  await run('tools from PyPI', 'python3', ['-m', 'venv', folder]);
  await run('tools from PyPI', pythonTool('pip'), [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    join(lists, 'requirements.txt'),
  ]);
};

const fromMaven = (run: Run): Promise<void> => {
  const artifact = `org.openapitools:openapi-generator-cli:${OPENAPI_GENERATOR}`;
  return run('tools from Maven Central', 'mvn', ['-q', '-B', 'dependency:get', `-Dartifact=${artifact}`, '-Dtransitive=false']);
};

const fromGo = async (run: Run): Promise<void> => {
  for (const tool of Object.values(goTools))
    await run('tools from the Go proxy', 'go', ['install', tool], { env: { GOBIN: join(toolsFolder, 'go'), GOFLAGS: '-mod=mod' } });
};

const textOf = (name: string): string => readFileSync(join(lists, name), 'utf8');

/** `withGo`: whether the machine has Go. */
export const installTools = async (run: Run, { withGo }: { readonly withGo: boolean }): Promise<void> => {
  mkdirSync(toolsFolder, { recursive: true });
  rmSync(workFolder, { recursive: true, force: true });
  mkdirSync(workFolder, { recursive: true });
  await installOnce('npm', textOf('package.json'), () => fromNpm(run));
  await installOnce('pypi', textOf('requirements.txt'), () => fromPypi(run));
  if (!existsSync(openapiGenerator)) await fromMaven(run);
  if (withGo) await installOnce('go', Object.values(goTools).join(), () => fromGo(run));
};
