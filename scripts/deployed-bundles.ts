/** The bundles of all functions, built as they are deployed, and what each of them holds. */
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { bundleOptions } from '../cdk/bundling';
import { apiFunctions } from '../functions/wiring/api';
import { bridgeSocketFunctions } from '../functions/wiring/bridge-sockets';
import { queueConsumers } from '../functions/wiring/queues';
import { ruleConsumers } from '../functions/wiring/rules';
import { socketFunctions } from '../functions/wiring/sockets';
import { streamConsumers } from '../functions/wiring/streams';

export type Bundle = {
  readonly entry: string;
  readonly bytes: number;
  /** The files that the bundle holds something of, by their paths from the project's root. */
  readonly modules: readonly string[];
  /** The packages that the project's own files in the bundle import. */
  readonly imports: readonly string[];
};

const functions: readonly { readonly entry: string }[] = [
  ...apiFunctions,
  ...Object.values(streamConsumers),
  ...Object.values(queueConsumers),
  ...Object.values(socketFunctions),
  ...Object.values(bridgeSocketFunctions),
  ...Object.values(ruleConsumers),
];

/** The files of the handlers, one for each function. */
export const deployedEntries: readonly string[] = functions.map(({ entry }) => entry);

/** The folder of the package that a file belongs to, unless it is the project's own. */
export const packageFolder = (file: string): string | undefined => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

const importedPackages = ({ inputs }: Metafile): string[] =>
  Object.entries(inputs)
    .filter(([file]) => packageFolder(file) === undefined)
    .flatMap(([, { imports }]) => imports.map((each) => packageFolder(each.path)))
    .filter((folder) => folder !== undefined)
    .map((folder) => folder.replace(/^.*node_modules\//, ''));

const bundle = async (entry: string): Promise<Bundle> => {
  const outfile = path.join(__dirname, 'bundle.js');
  const { outputFiles, metafile } = await build({ ...bundleOptions(entry), outfile, write: false, metafile: true });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return {
    entry,
    bytes: outputFiles.reduce((sum, { contents }) => sum + contents.length, 0),
    modules: inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([name]) => name),
    imports: [...new Set(importedPackages(metafile))],
  };
};

export const deployedBundles = async (): Promise<readonly Bundle[]> => {
  const bundles: Bundle[] = [];
  // One after the other: each build uses every core already.
  for (const entry of new Set(deployedEntries)) bundles.push(await bundle(entry));
  return bundles;
};
