/** Wraps the functions that a local deployment runs. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { LoadEntry } from '../../local/invoke';

export type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const loadModule = createRequire(__filename);

/** The same as in `local/invoke.ts`, which older checkouts do not export: `bench:cost` counts those, too. */
const loadFromProject: LoadEntry = async (entry) => loadModule(join(__dirname, '..', '..', entry)) as unknown;

/** `load`: loads the functions that are wrapped. */
export const wrapFunctions =
  (wrap: (entry: string, handler: Handler) => Handler, load: LoadEntry = loadFromProject): LoadEntry =>
  async (entry) => {
    const { handler } = (await load(entry)) as { readonly handler: Handler };
    return { handler: wrap(entry, handler) };
  };
