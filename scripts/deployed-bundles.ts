/** The bundles of all functions, built as they are deployed, and what each of them contains. */
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { bundleOptions } from '../cdk/bundling';
import { apiFunctions } from '../functions/wiring/api';
import { bridgeSocketFunctions } from '../functions/wiring/bridge-sockets';
import { canaryFunction } from '../functions/wiring/canary';
import type { FunctionDefaults } from '../functions/wiring/function';
import { queueConsumers } from '../functions/wiring/queues';
import { ruleConsumers } from '../functions/wiring/rules';
import { socketFunctions } from '../functions/wiring/sockets';
import { streamConsumers } from '../functions/wiring/streams';
import { timedFunctions } from '../functions/wiring/timers';

export type Bundle = {
  readonly entry: string;
  readonly bytes: number;
  readonly code: string;
  /** The files that the bundle contains code of, by their paths from the project's root. */
  readonly modules: readonly string[];
  /** The packages that the project's own files in the bundle import. */
  readonly imports: readonly string[];
};

const root = path.join(__dirname, '..');

export const deployedFunctions: readonly FunctionDefaults[] = [
  ...apiFunctions,
  ...Object.values(streamConsumers),
  ...Object.values(queueConsumers),
  ...Object.values(socketFunctions),
  ...Object.values(bridgeSocketFunctions),
  ...Object.values(ruleConsumers),
  canaryFunction,
  ...Object.values(timedFunctions),
];

/** The files of the handlers, one for each function. */
export const deployedEntries: readonly string[] = deployedFunctions.map(({ entry }) => entry);

/** The folder of the package that a file belongs to; undefined for the project's own files. */
export const packageFolder = (file: string): string | undefined => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

/** The files that an entry imports directly or indirectly: all that its bundle could contain code of. */
const reachedFrom = (entry: string, { inputs }: Metafile): readonly string[] => {
  const reached = new Set([entry]);
  // The loop also visits what is added while it runs.
  for (const file of reached) for (const each of inputs[file]?.imports ?? []) if (!each.external) reached.add(each.path);
  return [...reached];
};

const importedPackages = (entry: string, metafile: Metafile): string[] =>
  reachedFrom(entry, metafile)
    .filter((file) => packageFolder(file) === undefined)
    .flatMap((file) => metafile.inputs[file]?.imports ?? [])
    .map((each) => packageFolder(each.path))
    .filter((folder) => folder !== undefined)
    .map((folder) => folder.replace(/^.*node_modules\//, ''));

/**
 * Builds all of them at once, so that esbuild reads and parses each shared file only once. No bundle shares code with
 * another: each is the same as if built alone.
 */
export const deployedBundles = async (): Promise<readonly Bundle[]> => {
  const entries = [...new Set(deployedEntries)];
  const [first = ''] = entries;
  const { metafile, outputFiles } = await build({
    ...bundleOptions(first),
    entryPoints: entries,
    outdir: path.join(__dirname, 'bundles'),
    outbase: '.',
    write: false,
    metafile: true,
  });
  const codes = new Map(outputFiles.map((file) => [path.relative(root, file.path), file.text]));
  const codeOf = (output: string): string => {
    const code = codes.get(output);
    if (code === undefined) throw new Error(`esbuild returned no code for ${output}`);
    return code;
  };
  return Object.entries(metafile.outputs).map(([output, { entryPoint = '', bytes, inputs }]) => ({
    entry: entryPoint,
    bytes,
    code: codeOf(output),
    modules: Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([name]) => name),
    imports: [...new Set(importedPackages(entryPoint, metafile))],
  }));
};
