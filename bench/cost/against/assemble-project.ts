/**
 * Puts the benchmarks of this checkout in front of the functions of another one, so that the same code counts both. All
 * else is the other's: its functions, its local deployment, its packages.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const THIS_PROJECT = join(__dirname, '..', '..', '..');
const BENCHMARKS = 'bench';

type StandIn = { readonly path: string; readonly text: string };

/** What the count imports and older checkouts do not have. */
const STAND_INS: readonly StandIn[] = [{ path: 'functions/wiring/timers.ts', text: 'export const timedFunctions = {};\n' }];

const nameIn = (folder: string): unknown => {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const { name } = JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: unknown };
  return name;
};

/** Throws what is wrong with the folder, before anything is counted. */
const mustBeCheckout = (folder: string): void => {
  if (!existsSync(folder)) throw new Error(`The folder ${folder} does not exist`);
  if (nameIn(folder) !== nameIn(THIS_PROJECT)) throw new Error(`${folder} is not a checkout of this project`);
  if (!existsSync(join(folder, 'node_modules'))) throw new Error(`${folder} has no packages: run npm ci there`);
};

/** Node follows a link, so what is linked imports its neighbours in the other checkout. */
const linkUnlessThere = (from: string, into: string): void => {
  if (!existsSync(from)) return;
  mkdirSync(into, { recursive: true });
  const there = new Set(readdirSync(into));
  for (const name of readdirSync(from)) if (!there.has(name)) symlinkSync(join(from, name), join(into, name));
};

/** The folders that lead to a file, the innermost first. */
const foldersTo = (path: string): readonly string[] => (path === '.' ? [] : [dirname(path), ...foldersTo(dirname(path))]);

/** `into`: an empty folder. */
export const assembleProject = (against: string, into: string): void => {
  const folder = resolve(against);
  mustBeCheckout(folder);
  cpSync(join(THIS_PROJECT, BENCHMARKS), join(into, BENCHMARKS), { recursive: true });
  const missing = STAND_INS.filter(({ path }) => !existsSync(join(folder, path)));
  for (const { path, text } of missing) {
    mkdirSync(join(into, dirname(path)), { recursive: true });
    writeFileSync(join(into, path), text);
  }
  for (const around of missing.flatMap(({ path }) => foldersTo(path))) linkUnlessThere(join(folder, around), join(into, around));
  linkUnlessThere(folder, into);
};
