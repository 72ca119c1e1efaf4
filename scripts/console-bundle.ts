/** How the web console is built: the files of its site, with a hash in the name of each that may be kept for ever. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { noticesDocument } from './notices-document';

const root = path.join(__dirname, '..');
export const consoleFolder = path.join(root, 'console');

/** `name`: from the site's root. */
export type SiteFile = { readonly name: string; readonly contents: Uint8Array };

export type Site = {
  readonly files: readonly SiteFile[];
  readonly metafile: Metafile;
};

const bundle = () =>
  build({
    absWorkingDir: consoleFolder,
    entryPoints: { main: 'main.tsx', styles: 'styles/main.css' },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    outdir: 'dist',
    write: false,
    metafile: true,
  });

const entryNamed = ({ outputs }: Metafile, entryPoint: string): string => {
  const [name] = Object.entries(outputs).find(([, output]) => output.entryPoint === entryPoint) ?? [];
  if (name === undefined) throw new Error(`esbuild has not built ${entryPoint}`);
  return path.basename(name);
};

/** The page with the names that the files have got. */
const pageOf = (metafile: Metafile): SiteFile => {
  const page = readFileSync(path.join(consoleFolder, 'index.html'), 'utf8')
    .replace('/main.js', `/${entryNamed(metafile, 'main.tsx')}`)
    .replace('/main.css', `/${entryNamed(metafile, 'styles/main.css')}`)
    .replace(/\n\s+/g, '\n');
  return { name: 'index.html', contents: Buffer.from(page) };
};

/** What licences require of everybody who hands out copies, and a browser gets one. */
const noticesOf = ({ outputs }: Metafile): SiteFile => {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const names = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([name]) => name);
  const modules = [...new Set(names)].map((name) => path.relative(root, path.join(consoleFolder, name)));
  return { name: 'third-party-notices.txt', contents: Buffer.from(noticesDocument([{ modules }])) };
};

export const consoleSite = async (): Promise<Site> => {
  const { outputFiles, metafile } = await bundle();
  const built = outputFiles.map(({ path: file, contents }) => ({ name: path.basename(file), contents }));
  const folder = path.join(consoleFolder, 'public');
  const copied = readdirSync(folder).map((name) => ({ name, contents: readFileSync(path.join(folder, name)) }));
  return { files: [pageOf(metafile), ...built, ...copied, noticesOf(metafile)], metafile };
};
