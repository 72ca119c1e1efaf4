/** What a browser gets that opens the console. */
import { gzipSync } from 'node:zlib';
import { consoleSite, type Site } from '../../scripts/console-bundle';

const MAX_FIRST_LOAD_BYTES = 45 * 1024;
/** With the terminal, all screens and the view for support. */
const MAX_WHOLE_BYTES = 59 * 1024;
const MAX_SIGN_IN_BYTES = 10 * 1024;

let site: Site;
beforeAll(async () => {
  site = await consoleSite();
});

const contentsOf = (pattern: RegExp): Uint8Array => site.files.find(({ name }) => pattern.test(name))?.contents ?? new Uint8Array();
const textOf = (pattern: RegExp): string => Buffer.from(contentsOf(pattern)).toString('utf8');
const compressed = (contents: Uint8Array): number => gzipSync(contents, { level: 9 }).length;

/** What the page loads before anybody has done anything: what it names, and what that imports at once. */
const firstLoad = (): readonly string[] => {
  const loaded = new Set<string>();
  const waiting = [...textOf(/^index\.html$/).matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, name]) => name ?? '');
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (loaded.has(name)) continue;
    loaded.add(name);
    const output = site.metafile.outputs[`dist/${name}`];
    waiting.push(...(output?.imports ?? []).flatMap(({ path, kind }) => (kind === 'import-statement' ? [path.replace('dist/', '')] : [])));
  }
  return [...loaded];
};

it('loads at most 45 KB, compressed, before anybody has signed in', () => {
  const names = firstLoad();
  const parts = names.map((name) => contentsOf(new RegExp(`^${name}$`)));
  expect(parts.every(({ length }) => length > 0)).toBe(true);
  const bytes = [...parts, contentsOf(/^index\.html$/)].reduce((sum, part) => sum + compressed(part), 0);
  expect(bytes).toBeLessThanOrEqual(MAX_FIRST_LOAD_BYTES);
});

it('is small as a whole, in one language', () => {
  const needed = site.files.filter(({ name }) => /\.(js|css|html)$/.test(name) && !/^(open-id|de)-/.test(name));
  expect(needed.reduce((sum, { contents }) => sum + compressed(contents), 0)).toBeLessThanOrEqual(MAX_WHOLE_BYTES);
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
  const first = new RegExp(`^dist/(${firstLoad().join('|')})$`);
  expect(inputsOf(first).filter((file) => /support/.test(file) && !file.endsWith('.css'))).toEqual([]);
});

it('loads OpenID Connect, the terminal and other languages only if somebody needs them', () => {
  expect(inputsOf(/main-/).filter((file) => /oauth4webapi|texts\/de|terminal\//.test(file))).toEqual([]);
  expect(compressed(contentsOf(/^open-id-/))).toBeLessThanOrEqual(MAX_SIGN_IN_BYTES);
});

it('gives each script and style sheet a name that changes with its content, and needs none inline', () => {
  const page = textOf(/^index\.html$/);
  expect(page).not.toMatch(/<style|style=|<script(?![^>]* src=)|\son\w+=/);
  const named = site.files.filter(({ name }) => /\.(js|css)$/.test(name));
  expect(named.filter(({ name }) => !/-[A-Z0-9]{8}\.(js|css)$/.test(name))).toEqual([]);
});
