/**
 * What is deployed: how much code each function starts with, since a start waits for every byte of it, and whose code
 * that is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { UNUSED_CREDENTIAL_PROVIDERS } from '../../cdk/bundling';
import { dependencies } from '../../package.json';
import { apiFunctions } from '../../functions/wiring/api';
import type { FunctionDefaults } from '../../functions/wiring/function';
import { keyNames } from '../../functions/wiring/keys';
import { memberTexts } from '../../schemas/member-texts';
import { type Bundle, deployedBundles, deployedEntries, deployedFunctions } from '../../scripts/deployed-bundles';
import { noticesDocument } from '../../scripts/notices-document';

const MAX_BYTES_WITH_SDK = 425_000;
const MAX_BYTES_WITHOUT_SDK = 110_000;
/** These hold a document of the contract, which grows with it, and no more code than the others. */
const MAX_BYTES_OF_DOCUMENTS = 120_000;

let bundles: readonly Bundle[] = [];
beforeAll(async () => {
  bundles = await deployedBundles();
}, 120_000);

const hasSdk = ({ modules }: Bundle): boolean => modules.some((name) => /node_modules\/@(aws-sdk|smithy)\//.test(name));

const limitOf = (bundle: Bundle): number => {
  if (hasSdk(bundle)) return MAX_BYTES_WITH_SDK;
  return bundle.entry.startsWith('functions/documents/') ? MAX_BYTES_OF_DOCUMENTS : MAX_BYTES_WITHOUT_SDK;
};

/** The modules whose names match, each with the bundle that holds it. */
const holding = (what: RegExp): readonly string[] =>
  bundles.flatMap(({ entry, modules }) => modules.filter((name) => what.test(name)).map((name) => `${entry}: ${name}`));

it('every function keeps within its budget', () => {
  const tooLarge = bundles.filter((each) => each.bytes > limitOf(each));
  expect(tooLarge.map(({ entry, bytes }) => `${entry}: ${String(bytes)} bytes`)).toEqual([]);
});

it('no function contains a language of zod except English', () => {
  expect(holding(/zod\/v4\/locales\/(?!en\.)/)).toEqual([]);
});

it('no function searches for credentials in places that Lambda never uses', () => {
  expect(holding(new RegExp(`node_modules/(${UNUSED_CREDENTIAL_PROVIDERS.join('|')})/`))).toEqual([]);
});

it('no function contains the document client: the adapters do its work', () => {
  expect(holding(/@aws-sdk\/(lib|util)-dynamodb\//)).toEqual([]);
});

it('no function contains anything of local mode, the benchmarks or the tests', () => {
  expect(holding(/^(?!node_modules\/)(?:.*\/)?(local|bench|test)\//)).toEqual([]);
  expect(holding(/^functions\//).length).toBeGreaterThanOrEqual(bundles.length);
});

it('a function of the API contains its own operation and no other', () => {
  const namesIn = (code: string): readonly string[] => [...code.matchAll(/operationId:"(\w+)"/g)].map(([, name = '']) => name);
  // A function that serves a document contains the document, which names them all.
  const functions = apiFunctions.filter(({ operation }) => operation.tag !== 'documents');
  const found = functions.map(({ entry }) => namesIn(bundles.find((each) => each.entry === entry)?.code ?? ''));
  expect(found).toEqual(functions.map(({ operation }) => [operation.operationId]));
});

it('no function contains a text for readers of the contract, except those that serve it', () => {
  const texts = Object.values(memberTexts).flatMap(({ description, members = {} }) => [description ?? [], Object.values(members)].flat());
  const documents = apiFunctions.filter(({ operation }) => operation.tag === 'documents').map(({ entry }) => entry);
  const others = bundles.filter(({ entry }) => !documents.includes(entry));
  // A short text could be in the code for another reason.
  const long = texts.filter((text) => text.length > 40);
  const found = others.flatMap(({ entry, code }) => long.filter((text) => code.includes(text)).map((text) => `${entry}: ${text}`));
  expect(found).toEqual([]);
});

it('every function may read exactly the keys that its code asks for', () => {
  const asked = ({ code }: Bundle) => keyNames.filter((name) => code.includes(`().${name}Id`));
  const granted = ({ access }: FunctionDefaults) => keyNames.filter((name) => access.some((each) => 'key' in each && each.key === name));
  const lines = deployedFunctions.map((each) => {
    const bundle = bundles.find(({ entry }) => entry === each.entry)!;
    return { entry: each.entry, asked: asked(bundle), granted: granted(each) };
  });
  expect(lines.filter((line) => line.asked.join() !== line.granted.join())).toEqual([]);
  // Otherwise the code would be written in another way than this test expects.
  expect(new Set(lines.flatMap((line) => line.asked))).toEqual(new Set(keyNames));
});

/** Terminals may have little room: without zod, which alone has thirty times as much. */
const MAX_RECEIVER_BYTES = 1_536;

it('the receiver of a terminal is small once it is compressed, and needs no package', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: "export { receive } from './terminal/synchronisation/receive';", resolveDir: path.join(__dirname, '../..') },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
  });
  expect(Object.keys(metafile.inputs).filter((name) => name.includes('node_modules'))).toEqual([]);
  expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).length).toBeLessThanOrEqual(MAX_RECEIVER_BYTES);
});

it('there is a bundle of every function', () => {
  expect(bundles).toHaveLength(deployedEntries.length);
  expect(bundles.filter(({ bytes }) => bytes === 0)).toEqual([]);
});

const root = path.join(__dirname, '../..');
const PACKAGE = /(?: from |import\()'((?:@[^/']+\/)?[^'./@][^'/]*)[^']*'/g;

/** The packages that the files of a folder import. */
const importedIn = (folder: string): readonly string[] => {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const imports = files.flatMap((name) => [...readFileSync(path.join(root, folder, name), 'utf8').matchAll(PACKAGE)]);
  return imports.map(([, name = '']) => name).filter((name) => !name.startsWith('node:'));
};

it('the dependencies in package.json are exactly what the functions, the gateway, the kit and the console import', () => {
  const imported = new Set([...bundles.flatMap(({ imports }) => imports), ...['gateway', 'access-network', 'console'].flatMap(importedIn)]);
  expect(Object.keys(dependencies).sort()).toEqual([...imported].sort());
});

it('docs/THIRD-PARTY-NOTICES.md names all deployed packages: `npm run notices` writes it', () => {
  expect(readFileSync(path.join(__dirname, '../../docs/THIRD-PARTY-NOTICES.md'), 'utf8')).toBe(noticesDocument(bundles));
});
