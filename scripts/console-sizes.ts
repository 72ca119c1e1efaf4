/** What a browser loads of the console, compressed. */
import { gzipSync } from 'node:zlib';
import type { Site } from './console-bundle';

export const consoleLimits = {
  /** Before anybody has signed in. */
  firstLoad: 45 * 1024,
  /** With the terminal, all screens and the view for support, in one language. */
  whole: 59 * 1024,
} as const;

export const compressedBytes = (contents: Uint8Array): number => gzipSync(contents, { level: 9 }).length;

const fileOf = ({ files }: Site, name: string): Uint8Array => {
  const file = files.find((each) => each.name === name);
  if (!file) throw new Error(`The console has no file ${name}`);
  return file.contents;
};

/** What the page names, and what that imports at once. */
export const firstLoadOf = (site: Site): readonly string[] => {
  const loaded = new Set<string>();
  const page = Buffer.from(fileOf(site, 'index.html')).toString('utf8');
  const waiting = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, name]) => name ?? '');
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (loaded.has(name)) continue;
    loaded.add(name);
    const output = site.metafile.outputs[`dist/${name}`];
    waiting.push(...(output?.imports ?? []).flatMap(({ path, kind }) => (kind === 'import-statement' ? [path.replace('dist/', '')] : [])));
  }
  return [...loaded];
};

const sumOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + compressedBytes(part), 0);

export const consoleSizes = (site: Site): Readonly<Record<keyof typeof consoleLimits, number>> => ({
  firstLoad: sumOf([...firstLoadOf(site), 'index.html'].map((name) => fileOf(site, name))),
  whole: sumOf(
    site.files.filter(({ name }) => /\.(js|css|html)$/.test(name) && !/^(open-id|de)-/.test(name)).map(({ contents }) => contents),
  ),
});
