/** What a browser gets that opens the console. */
import { consoleSite, type Site } from '../../scripts/console-bundle';
import { compressedBytes, consoleLimits, consoleSizes, firstLoadOf } from '../../scripts/console-sizes';

const MAX_SIGN_IN_BYTES = 10 * 1024;

let site: Site;
beforeAll(async () => {
  site = await consoleSite();
});

const contentsOf = (pattern: RegExp): Uint8Array => site.files.find(({ name }) => pattern.test(name))?.contents ?? new Uint8Array();
const textOf = (pattern: RegExp): string => Buffer.from(contentsOf(pattern)).toString('utf8');

it('loads at most 45 KB, compressed, before anybody has signed in', () => {
  expect(firstLoadOf(site).map((name) => name.replace(/-.*\./, '.'))).toEqual(expect.arrayContaining(['main.js', 'styles.css']));
  expect(consoleSizes(site).firstLoad).toBeLessThanOrEqual(consoleLimits.firstLoad);
});

it('is small as a whole, in one language', () => {
  expect(consoleSizes(site).whole).toBeLessThanOrEqual(consoleLimits.whole);
});

const inputsOf = (pattern: RegExp): readonly string[] =>
  Object.entries(site.metafile.outputs).flatMap(([name, { inputs }]) =>
    pattern.test(name) ? Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])) : [],
  );

it('has nothing of zod, the server or AWS, and names the packages that it contains', () => {
  const packages = new Set(inputsOf(/\.js$/).flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []));
  expect([...packages].sort()).toEqual(['@preact/signals', '@preact/signals-core', 'idb', 'oauth4webapi', 'preact']);
  const notices = Buffer.from(contentsOf(/^third-party-notices/)).toString();
  for (const name of packages) expect(notices).toContain(`- \`${name}\` `);
  const ours = inputsOf(/\.js$/).filter((file) => !file.includes('node_modules') && file.startsWith('../'));
  expect(ours.filter((file) => !/^\.\.\/(terminal|schemas)\//.test(file))).toEqual([]);
});

it('loads the view for support only if somebody opens it', () => {
  const first = new RegExp(`^dist/(${firstLoadOf(site).join('|')})$`);
  expect(inputsOf(first).filter((file) => /support/.test(file) && !file.endsWith('.css'))).toEqual([]);
});

it('loads OpenID Connect, the terminal and other languages only if somebody needs them', () => {
  expect(inputsOf(/main-/).filter((file) => /oauth4webapi|texts\/de|terminal\//.test(file))).toEqual([]);
  expect(compressedBytes(contentsOf(/^open-id-/))).toBeLessThanOrEqual(MAX_SIGN_IN_BYTES);
});

it('gives each script and style sheet a name that changes with its content, and needs none inline', () => {
  const page = textOf(/^index\.html$/);
  expect(page).not.toMatch(/<style|style=|<script(?![^>]* src=)|\son\w+=/);
  const named = site.files.filter(({ name }) => /\.(js|css)$/.test(name));
  expect(named.filter(({ name }) => !/-[A-Z0-9]{8}\.(js|css)$/.test(name))).toEqual([]);
});
