/** What a lab has started, in its folder: whoever takes it down needs nothing else, also after a crash. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

const State = z.object({
  /** The network namespaces: of the conference server, and of the phones with their carrier. */
  bridge: z.string(),
  phones: z.string(),
  /** By what it is. */
  pids: z.record(z.string(), z.int()),
});
export type State = z.infer<typeof State>;

const PREFIX = 'rollcall-carrier-';
const FILE = 'state.json';

export const newFolder = (): string => mkdtempSync(join(tmpdir(), PREFIX));

export const foldersOfLabs = (): readonly string[] =>
  readdirSync(tmpdir())
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(tmpdir(), name));

export const readState = (folder: string): State => State.parse(JSON.parse(readFileSync(join(folder, FILE), 'utf8')));

export const writeState = (folder: string, state: State): void => writeFileSync(join(folder, FILE), JSON.stringify(state));

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });
