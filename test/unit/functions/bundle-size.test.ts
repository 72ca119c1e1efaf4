/** How much code a function starts with, built as it is deployed: the start of a function waits for every byte of it. */
import path from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../../../cdk/bundling';
import { apiFunctions, queueConsumers, streamConsumers } from '../../../functions/wiring';

const KB = 1024;
const BUDGET_WITH_SDK = 420 * KB;
const BUDGET_WITHOUT_SDK = 100 * KB;

const entries = [...apiFunctions, ...Object.values(streamConsumers), ...Object.values(queueConsumers)].map(({ entry }) => entry);

const measure = (entry: string): { bytes: number; modules: readonly string[] } => {
  const outfile = path.join(__dirname, 'bundle.js');
  const { outputFiles = [], metafile } = buildSync({ ...bundleOptions(entry), outfile, write: false, metafile: true });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return {
    bytes: outputFiles[0]?.contents.length ?? 0,
    modules: inputs.flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : [])),
  };
};

it.each(entries)('%s keeps within its budget', (entry) => {
  const { bytes, modules } = measure(entry);
  const hasSdk = modules.some((name) => name.includes('node_modules/@aws-sdk/'));
  expect(bytes).toBeLessThanOrEqual(hasSdk ? BUDGET_WITH_SDK : BUDGET_WITHOUT_SDK);
  expect(modules.filter((name) => /zod\/v4\/locales\/(?!en\.)|@aws-sdk\/lib-dynamodb/.test(name))).toEqual([]);
});

it.each(['functions/documents/get-health.ts', 'functions/documents/get-openapi.ts'])('%s needs neither the SDK nor zod', (entry) => {
  expect(measure(entry).modules.filter((name) => name.includes('node_modules/'))).toEqual([]);
});
