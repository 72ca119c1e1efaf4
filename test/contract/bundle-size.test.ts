/** How much code each function starts with, bundled as it is deployed: the start of a function waits for every byte of it. */
import path from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, UNUSED_CREDENTIAL_PROVIDERS } from '../../cdk/bundling';
import { apiFunctions } from '../../functions/wiring/api';
import { bridgeSocketFunctions } from '../../functions/wiring/bridge-sockets';
import { queueConsumers } from '../../functions/wiring/queues';
import { ruleConsumers } from '../../functions/wiring/rules';
import { socketFunctions } from '../../functions/wiring/sockets';
import { streamConsumers } from '../../functions/wiring/streams';

const MAX_BYTES_WITH_SDK = 420_000;
const MAX_BYTES_WITHOUT_SDK = 100_000;

type Bundle = { readonly entry: string; readonly bytes: number; readonly modules: readonly string[] };

const bundle = async (entry: string): Promise<Bundle> => {
  const outfile = path.join(__dirname, 'bundle.js');
  const { outputFiles, metafile } = await build({ ...bundleOptions(entry), outfile, write: false, metafile: true });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const modules = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([name]) => name);
  return { entry, bytes: outputFiles.reduce((sum, { contents }) => sum + contents.length, 0), modules };
};

const wired: readonly { readonly entry: string }[] = [
  ...apiFunctions,
  ...Object.values(streamConsumers),
  ...Object.values(queueConsumers),
  ...Object.values(socketFunctions),
  ...Object.values(bridgeSocketFunctions),
  ...Object.values(ruleConsumers),
];

const bundles: Bundle[] = [];
beforeAll(async () => {
  for (const entry of new Set(wired.map((each) => each.entry))) bundles.push(await bundle(entry));
}, 120_000);

const hasSdk = ({ modules }: Bundle): boolean => modules.some((name) => /node_modules\/@(aws-sdk|smithy)\//.test(name));

/** The entries that hold what fits, with what it is. */
const holding = (what: RegExp): readonly string[] =>
  bundles.flatMap(({ entry, modules }) => modules.filter((name) => what.test(name)).map((name) => `${entry}: ${name}`));

it('every function keeps within its budget', () => {
  const tooLarge = bundles.filter((each) => each.bytes > (hasSdk(each) ? MAX_BYTES_WITH_SDK : MAX_BYTES_WITHOUT_SDK));
  expect(tooLarge.map(({ entry, bytes }) => `${entry}: ${String(bytes)} bytes`)).toEqual([]);
});

it('no function holds a language of zod but English', () => {
  expect(holding(/zod\/v4\/locales\/(?!en\.)/)).toEqual([]);
});

it('no function looks for credentials where Lambda never has them', () => {
  expect(holding(new RegExp(`node_modules/(${UNUSED_CREDENTIAL_PROVIDERS.join('|')})/`))).toEqual([]);
});

it('no function holds the document client, whose work the adapters do', () => {
  expect(holding(/@aws-sdk\/(lib|util)-dynamodb\//)).toEqual([]);
});

it('there is a bundle of every function', () => {
  expect(bundles).toHaveLength(wired.length);
  expect(bundles.filter(({ bytes }) => bytes === 0)).toEqual([]);
});
