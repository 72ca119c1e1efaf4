/** What a run leaves for people to look at. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(__dirname, '..', 'artefacts');
export const SCREENS_FOLDER = path.join(FOLDER, 'screens');
export const FIGURES = 'figures.txt';

export const clearArtefacts = (): void => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(SCREENS_FOLDER, { recursive: true });
};

export const readArtefact = (name: string): string | undefined => {
  const file = path.join(FOLDER, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

/** A measured number with its words, printed at the end of the run. */
export const figure = (line: string): void => {
  mkdirSync(FOLDER, { recursive: true });
  appendFileSync(path.join(FOLDER, FIGURES), `${line}\n`);
};
